//! Pictures of a thing: told by their bytes, kept without what the camera wrote, served as a picture and nothing else.

use rocket::{
    FromForm, Request, Route,
    fs::TempFile,
    get,
    http::{ContentType, Header},
    post,
    response::{self, Redirect, Responder, Response},
    routes,
};

use super::{
    number,
    show::{Show, page},
};
use crate::{
    device::{
        self, DeviceError,
        photo::{LARGEST, Media, Photo, PhotoError},
        store,
    },
    user::rights::{ReadBooks, RecordGifts},
    web::{
        Failure,
        forms::{Posted, Rejected},
        may::{Attempt, May},
        upload::contents,
    },
};

pub fn routes() -> Vec<Route> {
    routes![add, picture]
}

#[derive(FromForm)]
struct PhotoForm<'f> {
    photo: TempFile<'f>,
}

#[post("/<_unit>/devices/<no>/photos", data = "<form>")]
async fn add(
    may: May<RecordGifts>,
    _unit: &str,
    no: &str,
    form: Posted<PhotoForm<'_>>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(PhotoForm { photo }) = value else { return Err(Rejected::again(page(&may, no, fields).await?)) };
    let photo = match Photo::read(contents(&photo, LARGEST).await?) {
        Ok(photo) => photo,
        Err(err) => return Err(Rejected::again(page(&may, no, fields.refused("photo", &err)).await?)),
    };
    let (number, book) = (number(no).map_err(Failure::from)?, may.book());
    let job =
        may.write(move |tx, author| device::workflow::add_photo(tx, author, book, number, &photo).map(drop));
    match job.await {
        Ok(()) => Ok(may.redirect(&format!("devices/{no}"))),
        Err(Attempt::Refused(DeviceError::Photo(err @ PhotoError::TooMany))) => {
            Err(Rejected::again(page(&may, no, fields.refused("photo", &err)).await?))
        }
        Err(err) => Err(Failure::from(err).into()),
    }
}

/// A picture that a browser may only draw.
struct Picture(Photo);

impl<'r> Responder<'r, 'static> for Picture {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let media = self.0.media();
        let kind = match media {
            Media::Jpeg => ContentType::JPEG,
            Media::Png => ContentType::PNG,
        };
        let mut response: Response<'static> = (kind, self.0.into_bytes()).respond_to(request)?;
        let name = format!("inline; filename=\"hien-vat.{}\"", media.extension());
        response.set_header(Header::new("Content-Disposition", name));
        // Whoever is signed out sees it no more, so no browser keeps it.
        response.set_header(Header::new("Cache-Control", "no-store"));
        Ok(response)
    }
}

#[get("/<_unit>/devices/<no>/photos/<place>")]
async fn picture(may: May<ReadBooks>, _unit: &str, no: &str, place: i64) -> Result<Picture, Failure> {
    let number = number(no)?;
    let found = may.read(move |db, at| {
        super::show::see(db, at, number)?;
        Ok::<_, Failure>(store::photo(db, at.book, number, place)?)
    });
    let missing = || {
        Failure::not_found(
            "Hiện vật này không có ảnh đó; hãy mở lại lý lịch của hiện vật.",
            "There is no such picture; open the passport of the thing again.",
        )
    };
    Ok(Picture(found.await?.ok_or_else(missing)?))
}
