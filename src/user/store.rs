//! SQL for users and their roles.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Person, Role, User, UserError, rights::Standing};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{units, user_roles, users},
    },
    id::{UnitId, UserId},
    query_errors, stored_as_text,
    unit::UnitTree,
};

stored_as_text! { Role }
query_errors! { UserError }

pub fn insert(db: &mut Db, login: &str, name: &str, at: Instant) -> QueryResult<UserId> {
    diesel::insert_into(users::table)
        .values((users::login.eq(login), users::name.eq(name), users::added_at.eq(at)))
        .returning(users::id)
        .get_result(db)
}

pub fn by_login(db: &mut Db, login: &str) -> Result<User, UserError> {
    let found: Option<(UserId, String, String)> = users::table
        .filter(users::login.eq(login))
        .select((users::id, users::login, users::name))
        .first(db)
        .optional()?;
    let user = found.map(|(id, login, name)| User { id, login, name });
    user.ok_or_else(|| UserError::NotFound(login.to_owned()))
}

pub fn get(db: &mut Db, user: UserId) -> QueryResult<User> {
    let (id, login, name) =
        users::table.find(user).select((users::id, users::login, users::name)).first(db)?;
    Ok(User { id, login, name })
}

/// Finds somebody who may sign in and act; none for a login that is unknown or disabled.
pub fn active(db: &mut Db, login: &str) -> QueryResult<Option<User>> {
    let found: Option<(UserId, String, String)> = users::table
        .filter(users::login.eq(login).and(users::disabled_at.is_null()))
        .select((users::id, users::login, users::name))
        .first(db)
        .optional()?;
    Ok(found.map(|(id, login, name)| User { id, login, name }))
}

pub fn is_disabled(db: &mut Db, user: UserId) -> QueryResult<bool> {
    let row = users::table.find(user).filter(users::disabled_at.is_not_null());
    diesel::select(diesel::dsl::exists(row)).get_result(db)
}

/// Disables somebody from an instant on, or enables them again.
pub fn set_disabled(db: &mut Db, user: UserId, since: Option<Instant>) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::disabled_at.eq(since)).execute(db).map(drop)
}

/// Returns everybody, by login.
pub fn all(db: &mut Db) -> QueryResult<Vec<User>> {
    let rows: Vec<(UserId, String, String)> =
        users::table.order(users::login).select((users::id, users::login, users::name)).load(db)?;
    Ok(rows.into_iter().map(|(id, login, name)| User { id, login, name }).collect())
}

/// Returns the names of some people.
pub fn names(db: &mut Db, of: &[UserId]) -> QueryResult<HashMap<UserId, String>> {
    let rows: Vec<(UserId, String)> = users::table
        .filter(users::id.eq_any(of))
        .order(users::id)
        .select((users::id, users::name))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Gives a role; false where it was held already.
pub fn grant(db: &mut Db, user: UserId, unit: UnitId, role: Role) -> QueryResult<bool> {
    if holds(db, user, unit, role)? {
        return Ok(false);
    }
    diesel::insert_into(user_roles::table)
        .values((user_roles::user_id.eq(user), user_roles::unit_id.eq(unit), user_roles::role.eq(role)))
        .execute(db)?;
    Ok(true)
}

/// Takes a role away; false where it was not held.
pub fn revoke(db: &mut Db, user: UserId, unit: UnitId, role: Role) -> QueryResult<bool> {
    Ok(diesel::delete(user_roles::table.find((user, unit, role.code()))).execute(db)? == 1)
}

/// Returns those who may act as administrators of units that stand at the top, each once.
pub fn top_administrators(db: &mut Db) -> QueryResult<Vec<UserId>> {
    user_roles::table
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .inner_join(units::table.on(units::id.eq(user_roles::unit_id)))
        .filter(user_roles::role.eq(Role::Administrator).and(users::disabled_at.is_null()))
        .filter(units::parent_id.is_null())
        .order(users::id)
        .select(users::id)
        .distinct()
        .load(db)
}

pub fn holds(db: &mut Db, user: UserId, unit: UnitId, role: Role) -> QueryResult<bool> {
    let row = user_roles::table.find((user, unit, role.code()));
    diesel::select(diesel::dsl::exists(row)).get_result(db)
}

/// Returns the roles of everybody, by user, unit and role.
pub fn roles(db: &mut Db) -> QueryResult<Vec<(UserId, UnitId, Role)>> {
    user_roles::table
        .order((user_roles::user_id, user_roles::unit_id, user_roles::role))
        .select((user_roles::user_id, user_roles::unit_id, user_roles::role))
        .load(db)
}

/// Returns everybody with a role in a unit or below it, by login, with the roles held there.
pub fn people_within(db: &mut Db, tree: &UnitTree, root: UnitId) -> QueryResult<Vec<Person>> {
    let below: HashSet<UnitId> = tree.subtree(root).iter().map(|unit| unit.id).collect();
    let mut held: HashMap<UserId, Vec<(UnitId, Role)>> = HashMap::new();
    for (user, unit, role) in roles(db)?.into_iter().filter(|(_, unit, _)| below.contains(unit)) {
        held.entry(user).or_default().push((unit, role));
    }
    type Row = (UserId, String, String, Option<Instant>);
    let rows: Vec<Row> = users::table
        .order(users::login)
        .select((users::id, users::login, users::name, users::disabled_at))
        .load(db)?;
    let person = |(id, login, name, disabled_at): Row| {
        let roles = held.remove(&id)?;
        Some(Person { user: User { id, login, name }, disabled: disabled_at.is_some(), roles })
    };
    Ok(rows.into_iter().filter_map(person).collect())
}

/// Returns the user who opened the books.
pub fn first(db: &mut Db) -> QueryResult<Option<User>> {
    let found: Option<(UserId, String, String)> =
        users::table.order(users::id).select((users::id, users::login, users::name)).first(db).optional()?;
    Ok(found.map(|(id, login, name)| User { id, login, name }))
}

/// Returns the roles that one person holds.
pub fn standing(db: &mut Db, user: UserId) -> QueryResult<Standing> {
    let roles = user_roles::table
        .filter(user_roles::user_id.eq(user))
        .order((user_roles::unit_id, user_roles::role))
        .select((user_roles::unit_id, user_roles::role))
        .load(db)?;
    Ok(Standing::new(roles))
}
