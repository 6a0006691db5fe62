//! The guard of every desk page: a signed-in person, the unit that the address names, and the right the route needs.

use std::{fmt, marker::PhantomData};

use rocket::{
    Request,
    http::Status,
    request::{FromRequest, Outcome},
    response::Redirect,
};

use super::{App, Failure, desk::Frame, page::Page, place::Place, session::Signed};
use crate::{
    db::{Db, DbError, Tx},
    id::BookId,
    ledger::Author,
    user::{
        self,
        rights::{Granted, RightsError},
    },
};

/// Proof that somebody may do `R` in the unit of the address `/desk/<unit>/…`.
///
/// ```text
/// #[get("/<_unit>/gifts")]
/// async fn index(may: May<ReadBooks>, list: List) -> Result<Listed<Index>, Failure> { … }
/// ```
#[derive(Clone)]
pub struct May<R: Granted> {
    pub app: App,
    pub signed: Signed,
    pub place: Place,
    page: Page,
    right: PhantomData<R>,
}

/// Why a write from a page came to nothing: the right is gone, or the workflow refused.
#[derive(Debug)]
pub enum Attempt<E> {
    Denied(RightsError),
    Refused(E),
}

impl<E: From<DbError>> From<DbError> for Attempt<E> {
    fn from(err: DbError) -> Self {
        Self::Refused(err.into())
    }
}

impl<E: fmt::Display> fmt::Display for Attempt<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(err) => err.fmt(f),
            Self::Refused(err) => err.fmt(f),
        }
    }
}

impl<R: Granted> May<R> {
    pub fn page(&self) -> &Page {
        &self.page
    }

    pub fn today(&self) -> chrono::NaiveDate {
        self.signed.now.day()
    }

    pub fn book(&self) -> BookId {
        self.place.book
    }

    pub fn author(&self) -> Author {
        self.signed.author()
    }

    /// Returns the frame of the desk with one of its items marked as where the reader is.
    pub fn frame(&self, here: &'static str) -> Frame {
        Frame::new(self.page.clone(), &self.signed, &self.place, here)
    }

    /// Returns the address of another page of this unit's desk, such as `gifts/new`.
    pub fn link(&self, path: &str) -> String {
        self.page.link(&format!("/desk/{}/{path}", self.place.unit.code))
    }

    /// Sends the reader on to another page of this unit's desk.
    pub fn redirect(&self, path: &str) -> Redirect {
        Redirect::to(self.link(path))
    }

    /// Reads in one snapshot.
    pub async fn read<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db, &Place) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let place = self.place.clone();
        self.app.pool.read(move |db| work(db, &place)).await
    }

    /// Writes to the unit's book; the right is asked for again inside, because it may just have been taken.
    pub async fn write<T, E>(
        &self,
        job: impl FnOnce(&mut Tx, &Author) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Attempt<E>>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.write_to([self.place.book], job).await
    }

    /// Writes to several books, such as the register beside the unit's own.
    pub async fn write_to<T, E>(
        &self,
        books: impl IntoIterator<Item = BookId>,
        job: impl FnOnce(&mut Tx, &Author) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Attempt<E>>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (author, unit) = (self.author(), self.place.unit.id);
        let guarded = move |tx: &mut Tx| {
            user::workflow::require(tx, author.user, unit, R::RIGHT).map_err(Attempt::Denied)?;
            job(tx, &author).map_err(Attempt::Refused)
        };
        self.app.pool.write(books, guarded).await
    }

    async fn of(request: &Request<'_>) -> Result<Self, Result<Failure, Status>> {
        let Some(signed) = Signed::of(request).await.map_err(Err)? else {
            return Err(Err(Status::Unauthorized));
        };
        let app = request.rocket().state::<App>().ok_or(Err(Status::InternalServerError))?.clone();
        let code = request.param::<String>(0).and_then(Result::ok).ok_or(Err(Status::NotFound))?;
        let place = app.pool.read(move |db| Place::find(db, &code)).await.map_err(Ok)?;
        if !signed.session.standing.may(&place.tree, place.unit.id, R::RIGHT) {
            return Err(Ok(Failure::forbidden(&RightsError::Missing { right: R::RIGHT })));
        }
        let (signed, page) = (signed.clone(), Page::of(request));
        Ok(Self { app, signed, place, page, right: PhantomData })
    }
}

#[rocket::async_trait]
impl<'r, R: Granted> FromRequest<'r> for May<R> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match Self::of(request).await {
            Ok(may) => Outcome::Success(may),
            Err(Err(status)) => Outcome::Error((status, ())),
            Err(Ok(failure)) => {
                // The catcher runs without the guard's own words, so they wait for it here.
                let status = failure.status();
                request.local_cache(|| Some(failure));
                Outcome::Error((status, ()))
            }
        }
    }
}
