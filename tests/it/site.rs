//! The pages of some books, asked without a network; as a stranger or as somebody who is signed in.

use std::collections::BTreeSet;

use rocket::{
    http::{ContentType, Cookie, Header, Status},
    local::blocking::{Client, LocalResponse},
};
use sovang::{
    calendar::{Clock, Instant},
    citizen::Seal,
    db::DbError,
    id::{BookId, UserId},
    unit,
    user::{
        self, Role, UserError,
        session::{Claims, Secret},
    },
    web::{self, App, session::SESSION},
};

use crate::books::{Books, day};

/// The pages over some books, on the last day of 2025 at nine.
pub struct Site {
    pub client: Client,
    pub app: App,
}

pub struct Answer {
    pub status: Status,
    pub body: String,
    pub headers: Vec<(String, String)>,
}

impl Answer {
    pub fn of(response: LocalResponse<'_>) -> Self {
        let headers = response.headers().iter();
        let headers = headers.map(|it| (it.name().to_string(), it.value().to_owned())).collect();
        Self { status: response.status(), headers, body: response.into_string().unwrap_or_default() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// Where the answer sends the reader on to.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, Status::SeeOther, "{}", self.body);
        self.header("Location")
    }
}

impl Site {
    pub fn over(books: &Books) -> Self {
        let clock = Clock::Fixed(Instant::at(day("2025-12-31"), 9, 0).unwrap());
        Self::of(App::new(books.pool.clone(), clock).unwrap().with_seal(Seal::new(&[7; 32])))
    }

    pub fn of(app: App) -> Self {
        let config = rocket::Config {
            log_level: rocket::config::LogLevel::Off,
            limits: web::limits(),
            ..rocket::Config::release_default()
        };
        Self { client: Client::untracked(web::rocket(&config, app.clone())).unwrap(), app }
    }

    pub fn ask(&self, path: &str, header: Option<Header<'static>>) -> Answer {
        let mut request = self.client.get(path.to_owned());
        if let Some(header) = header {
            request.add_header(header);
        }
        Answer::of(request.dispatch())
    }

    pub fn get(&self, path: &str) -> String {
        let answer = self.ask(path, None);
        assert_eq!(answer.status, Status::Ok, "GET {path}: {}", answer.body);
        answer.body
    }

    /// Follows every link from the first page on, and returns each address with its page.
    pub fn crawl(&self, start: &str) -> Vec<(String, String)> {
        // What changes the look of every page, and the way in, lead out of the pages that are read here.
        let leaves = |link: &str| ["/comfort", "/desk", "/assets"].iter().any(|it| link.starts_with(it));
        let (mut seen, mut waiting, mut pages) = (BTreeSet::new(), vec![start.to_owned()], Vec::new());
        while let Some(path) = waiting.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let body = self.get(&path);
            waiting.extend(links(&body).into_iter().filter(|link| link.starts_with('/') && !leaves(link)));
            pages.push((path, body));
        }
        pages
    }

    /// Signs somebody in with the second factor given, without asking for a password.
    pub fn sign_in(&self, login: &str) -> Visit<'_> {
        let (login, now) = (login.to_owned(), self.app.clock.now());
        let user = self.app.pool.read_now(|db| user::store::by_login(db, &login)).unwrap().id;
        let open = move |tx: &mut sovang::db::Tx| {
            user::session::workflow::open(tx, user, true, ("test", "127.0.0.1"), now)
        };
        let id = self.app.pool.write_now([BookId::REGISTER], open).unwrap();
        let csrf = Secret::random().unwrap();
        let token = self.app.keys.sign(&Claims::new(&id, csrf.clone(), now)).unwrap();
        Visit { site: self, token, csrf: csrf.as_str().to_owned() }
    }
}

/// Somebody who is signed in.
pub struct Visit<'s> {
    site: &'s Site,
    pub token: String,
    pub csrf: String,
}

impl Visit<'_> {
    pub fn ask(&self, path: &str) -> Answer {
        let request = self.site.client.get(path.to_owned());
        Answer::of(request.cookie(Cookie::new(SESSION, self.token.clone())).dispatch())
    }

    pub fn get(&self, path: &str) -> String {
        let answer = self.ask(path);
        assert_eq!(answer.status, Status::Ok, "GET {path}: {}", answer.body);
        answer.body
    }

    /// Posts a form's fields, with its token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(path, &self.body(fields))
    }

    /// Posts a form's fields as a script does, which wants news and not a page.
    pub fn fetch(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.site.client.post(path.to_owned()).header(ContentType::Form);
        let request = request.header(rocket::http::Accept::JSON);
        let request = request.cookie(Cookie::new(SESSION, self.token.clone()));
        Answer::of(request.body(self.body(fields)).dispatch())
    }

    fn body(&self, fields: &[(&str, &str)]) -> String {
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            let value = rocket::http::RawStr::new(value).percent_encode().to_string().replace('+', "%2B");
            body.push_str(&format!("&{name}={value}"));
        }
        body
    }

    /// Posts a form with a file, as a browser writes it.
    pub fn post_file(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (name, file, bytes): (&str, &str, &[u8]),
    ) -> Answer {
        const EDGE: &str = "----edge-of-a-part";
        let mut body = Vec::new();
        for (field, value) in fields.iter().chain([&("csrf", self.csrf.as_str())]) {
            let part =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"");
        body.extend(format!("--{EDGE}\r\n{head}\r\nContent-Type: text/csv\r\n\r\n").into_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
        let kind = ContentType::new("multipart", "form-data").with_params(("boundary", EDGE));
        let request = self.site.client.post(path.to_owned()).header(kind);
        let request = request.cookie(Cookie::new(SESSION, self.token.clone()));
        Answer::of(request.body(body).dispatch())
    }

    /// Posts a form that is answered with a file; returns the headers' values and the file.
    pub fn post_bytes(&self, path: &str, fields: &[(&str, &str)]) -> (Vec<String>, Vec<u8>) {
        let request = self.site.client.post(path.to_owned()).header(ContentType::Form);
        let request = request.cookie(Cookie::new(SESSION, self.token.clone()));
        let response = request.body(self.body(fields)).dispatch();
        let headers = response.headers().iter().map(|it| it.value().to_owned()).collect();
        (headers, response.into_bytes().unwrap_or_default())
    }

    /// Posts a body as it is, such as one without a token.
    pub fn post_raw(&self, path: &str, body: &str) -> Answer {
        let request = self.site.client.post(path.to_owned()).header(ContentType::Form);
        let request = request.cookie(Cookie::new(SESSION, self.token.clone()));
        Answer::of(request.body(body).dispatch())
    }
}

/// Returns the addresses that a page links to, as a browser reads them.
pub fn links(page: &str) -> Vec<String> {
    let after = page.split("href=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")).collect()
}

/// Adds somebody with a role in a unit; a login that is there already gets the role as well.
pub fn officer(books: &Books, login: &str, unit: &str, role: Role) -> UserId {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    let unit = tree.find(unit).unwrap().id;
    let (author, login) = (books.author.clone(), login.to_owned());
    let job = move |tx: &mut sovang::db::Tx| {
        let known = user::store::by_login(tx.db()?, &login).map(|user| user.id);
        let id = match known {
            Ok(id) => id,
            Err(_) => user::workflow::add(tx, &author, &login, &format!("Người dùng {login}"))?,
        };
        user::workflow::grant(tx, &author, &login, unit, role)?;
        Ok::<_, UserError>(id)
    };
    books.pool.write_now([BookId::REGISTER], job).unwrap()
}
