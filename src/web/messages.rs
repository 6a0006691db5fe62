//! The words of the pages: one Fluent file per topic and language in `templates/messages`, part of the program.
//!
//! Fluent is kept by Mozilla and made for this: messages with named arguments, plurals, and a fallback that a
//! test can rule out. `tests/it/messages.rs` holds the two languages against each other and against the pages.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::text::Lang;

/// Lists the topics; each is a file in both languages.
macro_rules! topics {
    ($($topic:literal),+ $(,)?) => {
        const VIETNAMESE: &[&str] = &[$(include_str!(concat!("../../templates/messages/vi/", $topic, ".ftl"))),+];
        const ENGLISH: &[&str] = &[$(include_str!(concat!("../../templates/messages/en/", $topic, ".ftl"))),+];
    };
}

topics! {
    "frame",
    "desk",
    "list",
    "form",
    "units",
    "books",
    "cash",
    "periods",
    "audit",
    "help",
    "sign-in",
    "people",
    "donors",
    "gifts",
    "batches",
    "funds",
    "entries",
    "pledges",
    "filings",
    "devices",
    "bank",
    "appeals",
    "approvals",
    "mail",
    "meetings",
    "papers",
    "payouts",
    "receipts",
    "recipients",
    "risks",
    "roll",
    "laureates",
    "rules",
    "rounds",
    "sponsorships",
    "nominations",
    "public",
    "open",
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| [bundle("vi", VIETNAMESE), bundle("en", ENGLISH)]);

fn bundle(language: &str, files: &[&str]) -> Bundle {
    let language: LanguageIdentifier = language.parse().expect("vi and en are language tags");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Marks around arguments are for mixed directions; both our languages run one way.
    bundle.set_use_isolating(false);
    for text in files {
        let resource = FluentResource::try_new((*text).to_owned());
        let resource =
            resource.unwrap_or_else(|(_, errors)| panic!("a message file cannot be read: {errors:?}"));
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("a message is there twice: {errors:?}"));
    }
    bundle
}

/// Returns the text of a message; one that is not there shows as its name, which a test finds.
pub fn text(lang: Lang, id: &str, arguments: &[(&str, String)]) -> String {
    let [vietnamese, english] = &*BUNDLES;
    let bundle = match lang {
        Lang::Vi => vietnamese,
        Lang::En => english,
    };
    let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
        return format!("{{{id}}}");
    };
    let arguments: FluentArgs<'_> =
        arguments.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect();
    bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_can_be_read() {
        assert_eq!(text(Lang::Vi, "frame-brand", &[]), "Sổ Vàng");
        assert_eq!(text(Lang::En, "frame-skip", &[]), "Skip to the content");
        assert_eq!(text(Lang::Vi, "no-such-message", &[]), "{no-such-message}");
    }

    #[test]
    fn arguments_are_put_in_plainly() {
        let found = text(Lang::Vi, "list-found", &[("count", "12".to_owned())]);
        assert_eq!(found, "12 dòng");
    }
}
