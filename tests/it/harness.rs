//! The program in a folder of its own, run as a person runs it.

use std::process::Command;

use tempfile::TempDir;

/// What one run of the program gave back.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// An empty folder in which the program is run; nothing of the caller's environment reaches it.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// Runs the program with these arguments and variables, without a terminal and without input.
    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Answer {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sovang"));
        for name in ["SOVANG_DATABASE", "SOVANG_LANG", "SOVANG_USER"] {
            command.env_remove(name);
        }
        let output = command
            .args(args)
            .envs(variables.iter().copied())
            .current_dir(self.folder.path())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        Answer {
            code: output.status.code().unwrap_or_else(|| panic!("{args:?} was killed: {output:?}")),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        self.run_with(args, &[])
    }

    /// Puts a file into the folder.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    pub fn has(&self, name: &str) -> bool {
        self.folder.path().join(name).exists()
    }

    pub fn path(&self) -> &std::path::Path {
        self.folder.path()
    }
}
