//! Files that come with a form.

use rocket::{fs::TempFile, tokio::io::AsyncReadExt as _};

use super::Failure;

/// Reads what was sent, but no more than `most` bytes and one, which tells a file that is too large.
pub async fn contents(file: &TempFile<'_>, most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if file.len() == 0 {
        return Ok(bytes);
    }
    let reader = file.open().await.map_err(|err| Failure::internal(&err))?;
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut bytes).await.map_err(|err| Failure::internal(&err))?;
    Ok(bytes)
}
