//! The help in one language: of every "Tiếng Việt | English", the half that the reader asked for.

use clap::{Arg, ArgAction, ColorChoice, Command, builder::StyledStr};

use crate::text::Lang;

const BETWEEN_TEXTS: &str = " | ";
const BETWEEN_NAMES: &str = "|";

/// Turns the command as it is declared into the command of one language, ready to parse.
pub fn spoken(command: Command, lang: Lang) -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help(lang.pick("In số phiên bản", "Prints the version"))
        .help_heading(general(lang));
    let mut command = translated(command, lang).arg(version);
    // The usage line needs the verb's full name, which clap only knows once the tree is built.
    command.build();
    with_usage(command, lang)
}

fn general(lang: Lang) -> &'static str {
    lang.pick("Tùy chọn chung", "General options")
}

/// Picks one half of a text written in two languages.
pub fn half<'t>(text: &'t str, between: &str, lang: Lang) -> &'t str {
    match text.split_once(between) {
        Some((vietnamese, english)) => lang.pick(vietnamese, english),
        None => text,
    }
}

fn half_of(text: Option<&StyledStr>, lang: Lang) -> Option<String> {
    text.map(|text| half(&text.to_string(), BETWEEN_TEXTS, lang).to_owned())
}

fn translated(command: Command, lang: Lang) -> Command {
    let about = half_of(command.get_about(), lang).unwrap_or_default();
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help(lang.pick("In phần hướng dẫn này", "Prints this help"))
        .help_heading(general(lang));
    let usage = lang.pick("Cách dùng:", "Usage:");
    command
        .about(about)
        .color(ColorChoice::Never)
        .help_template(format!("{{about}}\n\n{usage} {{usage}}\n\n{{all-args}}\n"))
        .subcommand_help_heading(lang.pick("Các lệnh", "Commands"))
        .subcommand_value_name(lang.pick("LỆNH", "COMMAND"))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .mut_args(|arg| translated_arg(arg, lang))
        .mut_subcommands(|verb| translated(verb, lang))
        .arg(help)
}

fn translated_arg(arg: Arg, lang: Lang) -> Arg {
    let heading = if arg.is_global_set() {
        general(lang)
    } else if arg.is_positional() {
        lang.pick("Tham số", "Arguments")
    } else {
        lang.pick("Tùy chọn", "Options")
    };
    let help = half_of(arg.get_help(), lang).unwrap_or_default();
    let arg = arg.help_heading(heading);
    if arg.get_action().takes_values() { with_value(arg, help, lang) } else { arg.help(help) }
}

/// Says which values are possible and which is the default, as clap would do in English words.
fn with_value(arg: Arg, mut help: String, lang: Lang) -> Arg {
    let choices: Vec<String> = arg.get_possible_values().iter().map(|it| it.get_name().to_owned()).collect();
    if !choices.is_empty() {
        help = format!("{help}: {}", choices.join(", "));
    }
    if let [default] = arg.get_default_values() {
        let default = default.to_string_lossy();
        help = format!("{help} [{}: {default}]", lang.pick("mặc định", "default"));
    }
    let names = arg.get_value_names().unwrap_or_default().iter();
    let names: Vec<String> = names.map(|it| half(it.as_str(), BETWEEN_NAMES, lang).to_owned()).collect();
    let arg = if names.is_empty() { arg } else { arg.value_names(names) };
    arg.help(help).hide_possible_values(true).hide_default_value(true)
}

fn with_usage(mut command: Command, lang: Lang) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let usage = usage.replace("[OPTIONS]", lang.pick("[TÙY CHỌN]", "[OPTIONS]"));
    command.override_usage(usage).mut_subcommands(|verb| with_usage(verb, lang))
}
