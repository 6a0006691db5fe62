//! How the pages look to one reader: language, size of the text, colours; kept in a cookie, so it works without script.

use rocket::{
    Request, Route, get,
    http::{Cookie, CookieJar, SameSite},
    response::Redirect,
    routes,
};

use crate::text::Lang;

const COOKIE: &str = "sovang-comfort";

/// What a reader chose; every field may be left to the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comfort {
    pub lang: Option<Lang>,
    pub big: bool,
    pub dark: Option<bool>,
}

impl Comfort {
    pub fn of(request: &Request<'_>) -> Self {
        request.cookies().get(COOKIE).map(|cookie| Self::read(cookie.value())).unwrap_or_default()
    }

    fn read(text: &str) -> Self {
        let has = |word: &str| text.split('.').any(|it| it == word);
        Self {
            lang: if has("vi") { Some(Lang::Vi) } else { has("en").then_some(Lang::En) },
            big: has("big"),
            dark: if has("dark") { Some(true) } else { has("light").then_some(false) },
        }
    }

    fn write(self) -> String {
        let words = [
            self.lang.map(|lang| lang.pick("vi", "en")),
            self.big.then_some("big"),
            self.dark.map(|dark| if dark { "dark" } else { "light" }),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(".")
    }

    /// Returns the classes of the page's root, which the style sheet knows.
    pub fn classes(self) -> &'static str {
        match (self.big, self.dark) {
            (false, None) => "",
            (false, Some(false)) => "light",
            (false, Some(true)) => "dark",
            (true, None) => "big",
            (true, Some(false)) => "big light",
            (true, Some(true)) => "big dark",
        }
    }
}

pub fn routes() -> Vec<Route> {
    routes![choose]
}

/// Changes nothing but a cookie of how things look, so a plain link may do it.
#[get("/comfort?<lang>&<text>&<colours>&<next>")]
fn choose(
    cookies: &CookieJar<'_>,
    lang: Option<&str>,
    text: Option<&str>,
    colours: Option<&str>,
    next: Option<&str>,
) -> Redirect {
    let mut comfort = cookies.get(COOKIE).map(|cookie| Comfort::read(cookie.value())).unwrap_or_default();
    if let Some(lang) = lang.and_then(|it| crate::config::parse_lang(it).ok()) {
        comfort.lang = Some(lang);
    }
    if let Some(text) = text {
        comfort.big = text == "big";
    }
    if let Some(colours) = colours {
        comfort.dark = Some(colours == "dark");
    }
    let cookie = Cookie::build((COOKIE, comfort.write())).path("/").same_site(SameSite::Lax).http_only(true);
    cookies.add(cookie.permanent());
    Redirect::to(local(next).to_owned())
}

/// Takes only an address of this site for the way back; everything else leads to the first page.
pub fn local(next: Option<&str>) -> &str {
    let next = next.unwrap_or("/");
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if inside && rocket::http::uri::Origin::parse(next).is_ok() { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_as_it_was_written() {
        for lang in [None, Some(Lang::Vi), Some(Lang::En)] {
            for big in [false, true] {
                for dark in [None, Some(false), Some(true)] {
                    let comfort = Comfort { lang, big, dark };
                    assert_eq!(Comfort::read(&comfort.write()), comfort);
                }
            }
        }
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(local(Some("/desk/TB?page=2")), "/desk/TB?page=2");
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "", "a", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(local(Some(elsewhere)), "/", "{elsewhere}");
        }
    }
}
