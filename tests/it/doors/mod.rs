//! The way in: pages of signing in as a browser meets them, and who may open which route.

use std::{collections::BTreeMap, net::SocketAddr};

use rocket::http::{ContentType, Cookie, Header, RawStr};

use crate::site::{Answer, Site};

mod guards;
mod me;
mod people;
mod rights;
mod set_up;
mod sign_in;
mod step_up;
mod strangers;
pub mod table;
mod tokens;

/// A browser that keeps its cookies and fills in forms.
pub struct Walk<'s> {
    site: &'s Site,
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<Header<'static>>,
    remote: SocketAddr,
}

impl<'s> Walk<'s> {
    pub fn new(site: &'s Site) -> Self {
        Self::from(site, "192.0.2.1")
    }

    /// Begins at an address of the network.
    pub fn from(site: &'s Site, address: &str) -> Self {
        let remote = SocketAddr::new(address.parse().unwrap(), 40_000);
        Self { site, cookies: BTreeMap::new(), headers: Vec::new(), remote }
    }

    fn send(&mut self, mut request: rocket::local::blocking::LocalRequest<'_>) -> Answer {
        for (name, value) in &self.cookies {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        for header in &self.headers {
            request.add_header(header.clone());
        }
        let response = request.remote(self.remote).dispatch();
        let cookies: Vec<Cookie<'static>> = response.cookies().iter().cloned().collect();
        let answer = Answer::of(response);
        for cookie in cookies {
            if cookie.value().is_empty() {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        answer
    }

    pub fn ask(&mut self, path: &str) -> Answer {
        let site = self.site;
        self.send(site.client.get(path.to_owned()))
    }

    pub fn get(&mut self, path: &str) -> String {
        let answer = self.ask(path);
        assert_eq!(answer.status.code, 200, "GET {path}: {} {}", answer.header("Location"), answer.body);
        answer.body
    }

    /// Opens a page, fills the form in that it holds, and sends it to where the form goes.
    pub fn fill(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let body = self.get(page);
        let forms = body.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap());
        let path = action.split('?').next().unwrap();
        let form = forms.into_iter().find(|it| {
            it.contains(&format!("action=\"{path}")) || it.contains(&format!("formaction=\"{path}"))
        });
        let form = form.unwrap_or_else(|| panic!("{page} has no form for {action}: {body}"));
        let mut sent: Vec<(String, String)> = hidden(form);
        sent.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(action, &sent)
    }

    pub fn post(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let encode = |text: &str| RawStr::new(text).percent_encode().to_string().replace('+', "%2B");
        let parts: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let site = self.site;
        self.send(site.client.post(path.to_owned()).header(ContentType::Form).body(parts.join("&")))
    }

    /// Types login and password into the first page.
    pub fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.fill("/sign-in", "/sign-in", &[("login", login), ("password", password)])
    }

    pub fn is_in(&mut self) -> bool {
        self.ask("/me").status.code == 200
    }
}

/// Returns the hidden fields of a form.
fn hidden(form: &str) -> Vec<(String, String)> {
    let inputs = form.split("<input type=\"hidden\"").skip(1).map(|rest| rest.split('>').next().unwrap());
    let value = |input: &str, name: &str| {
        let rest = input.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().replace("&#38;", "&")
    };
    inputs.map(|input| (value(input, "name"), value(input, "value"))).collect()
}

/// Returns the text between two marks of a page.
pub fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split(after).next().unwrap()
}
