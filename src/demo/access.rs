//! How people of the example sign in: passwords and second factors made anew with each start and kept nowhere else.

use super::{DemoError, files};
use crate::{
    calendar::{Clock, Instant},
    db::{Pool, Tx},
    export::{Cell, Column, Table},
    id::BookId,
    ledger::{Author, journal::Journal},
    text::{Lang, sheet},
    user::{
        self, Role, UserError,
        password::{self, Password, PasswordHash},
        totp::{self, FactorSecret, RecoveryCode, Step},
    },
};

/// What one person of the example needs for signing in.
pub struct Access {
    pub login: String,
    pub name: String,
    /// Each role with the code of its unit.
    pub roles: Vec<(Role, String)>,
    pub password: Password,
    /// The secret of the second factor and one recovery code, where a role asks for them.
    pub factor: Option<(FactorSecret, RecoveryCode)>,
}

/// Gives everybody of the example a new password, and a new second factor where one is needed; sessions end. Only
/// books in which the example year was lived come here, so that nobody's own password is ever replaced.
pub fn let_in(pool: &Pool, at: Instant) -> Result<Vec<Access>, DemoError> {
    let mut people: Vec<Access> = Vec::new();
    for row in sheet::read(files::USERS, ["login", "name", "role", "unit"])? {
        let [login, name, role, unit] = row.cells;
        let held = (role.parse()?, unit);
        match people.iter_mut().find(|it| it.login == login) {
            Some(known) => known.roles.push(held),
            None => {
                let password = Password::one_time().map_err(UserError::from)?;
                people.push(Access { login, name, roles: vec![held], password, factor: None });
            }
        }
    }
    let keys: Vec<Keys> = people.iter_mut().map(Keys::make).collect::<Result<_, UserError>>()?;
    pool.write_now([BookId::REGISTER], move |tx| keep(tx, &keys, at))?;
    Ok(people)
}

/// What is kept of how somebody signs in.
struct Keys {
    login: String,
    hash: PasswordHash,
    factor: Option<(FactorSecret, Vec<RecoveryCode>)>,
}

impl Keys {
    fn make(person: &mut Access) -> Result<Self, UserError> {
        let hash = person.password.hash()?;
        let mut factor = None;
        if person.roles.iter().any(|(role, _)| role.needs_second_factor()) {
            let (secret, codes) = (FactorSecret::random()?, RecoveryCode::fresh_set()?);
            person.factor = codes.first().map(|code| (secret.clone(), code.clone()));
            factor = Some((secret, codes));
        }
        Ok(Self { login: person.login.clone(), hash, factor })
    }
}

fn keep(tx: &mut Tx, keys: &[Keys], at: Instant) -> Result<(), UserError> {
    let db = tx.db()?;
    for Keys { login, hash, factor } in keys {
        let user = user::store::by_login(db, login)?.id;
        password::store::put(db, user, hash, false, at)?;
        user::device::store::forget_all(db, user)?;
        user::session::store::end_all(db, user, None, at)?;
        totp::store::remove(db, user)?;
        if let Some((secret, codes)) = factor {
            totp::store::begin(db, user, secret, at)?;
            totp::store::confirm(db, user, Step::NEVER)?;
            totp::store::replace_codes(db, user, codes)?;
        }
    }
    let founder = user::store::first(db)?.map(|founder| founder.id);
    let founder = founder.ok_or_else(|| UserError::NotFound(String::new()))?;
    let author = Author { user: founder, origin: super::ORIGIN.to_owned(), at };
    let after = serde_json::json!({"people": keys.len()}).to_string();
    Journal::open(tx, BookId::REGISTER, &author)?.record("demo.access", "demo", None, Some(after));
    Ok(())
}

/// Writes who may sign in, with what.
pub fn table(people: &[Access], lang: Lang) -> Table {
    let columns = vec![
        Column::left("login", "Tên đăng nhập", "Login"),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("roles", "Vai trò (đơn vị)", "Roles (unit)"),
        Column::left("password", "Mật khẩu", "Password"),
        Column::left("recovery", "Mã dự phòng", "Recovery code"),
        Column::left("secret", "Khóa xác thực hai lớp", "Key of the second factor"),
    ];
    let mut table = Table::new("ĐĂNG NHẬP THỬ", "SIGN IN TO THE EXAMPLE", columns);
    for person in people {
        let role = |(role, unit): &(Role, String)| format!("{} ({unit})", lang.of(role));
        let roles: Vec<String> = person.roles.iter().map(role).collect();
        let factor = person.factor.as_ref();
        table.push(vec![
            Cell::text(&person.login),
            Cell::text(&person.name),
            Cell::text(roles.join(", ")),
            Cell::text(person.password.reveal()),
            Cell::text(factor.map(|(_, code)| code.to_string()).unwrap_or_default()),
            Cell::text(factor.map(|(secret, _)| secret.to_letters().replace(' ', "")).unwrap_or_default()),
        ]);
    }
    table
}

/// Writes the codes that authenticators would show at this moment.
pub fn codes(people: &[Access], clock: Clock) -> Table {
    let columns =
        vec![Column::left("login", "Tên đăng nhập", "Login"), Column::left("code", "Mã lúc này", "Code now")];
    let mut table = Table::new("MÃ XÁC THỰC LÚC NÀY", "CODES OF THIS MOMENT", columns);
    for person in people {
        if let Some(code) = person.factor.as_ref().and_then(|(secret, _)| secret.code_at(clock.now()).ok()) {
            table.push(vec![Cell::text(&person.login), Cell::text(code)]);
        }
    }
    table
}
