//! SQL for pictures of goods; the latest stands for the thing, the earlier ones stay.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{Db, DbError, schema::device_photos},
    device::{
        DeviceNo,
        photo::{Media, Photo},
    },
    id::{BookId, UserId},
    ledger::{Author, chain::Hash},
};

/// A picture on file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub no: i64,
    pub media: Media,
    pub hash: Hash,
    pub by: UserId,
    pub at: Instant,
}

/// Adds a picture of a thing and returns its number.
pub fn add_photo(
    db: &mut Db,
    (book, no): (BookId, DeviceNo),
    photo: &Photo,
    author: &Author,
) -> QueryResult<i64> {
    let next = photos(book, no).count().get_result::<i64>(db)? + 1;
    diesel::insert_into(device_photos::table)
        .values((
            device_photos::book_id.eq(book),
            device_photos::gift_seq.eq(no.gift),
            device_photos::item.eq(no.item),
            device_photos::no.eq(next),
            device_photos::media.eq(photo.media()),
            device_photos::bytes.eq(photo.bytes()),
            device_photos::sha256.eq(photo.hash().0.to_vec()),
            device_photos::user_id.eq(author.user),
            device_photos::added_at.eq(author.at),
        ))
        .execute(db)?;
    Ok(next)
}

/// Lists the pictures of a thing, the first first.
pub fn photos_of(db: &mut Db, book: BookId, no: DeviceNo) -> Result<Vec<Listed>, DbError> {
    type Row = (i64, Media, Vec<u8>, UserId, Instant);
    let rows: Vec<Row> = photos(book, no)
        .order(device_photos::no)
        .select((
            device_photos::no,
            device_photos::media,
            device_photos::sha256,
            device_photos::user_id,
            device_photos::added_at,
        ))
        .load(db)?;
    let listed = |(place, media, hash, by, at): Row| {
        let hash = Hash::from_slice(&hash);
        let hash = hash.ok_or_else(|| DbError::Corrupt(format!("device_photos {no}, {place}")))?;
        Ok(Listed { no: place, media, hash, by, at })
    };
    rows.into_iter().map(listed).collect()
}

/// Returns a picture; bytes that are not what they were are damage, and are not shown.
pub fn photo(db: &mut Db, book: BookId, no: DeviceNo, place: i64) -> Result<Option<Photo>, DbError> {
    let found: Option<(Vec<u8>, Vec<u8>)> = photos(book, no)
        .filter(device_photos::no.eq(place))
        .select((device_photos::bytes, device_photos::sha256))
        .first(db)
        .optional()?;
    let Some((bytes, hash)) = found else { return Ok(None) };
    let photo = Photo::stored(bytes).ok().filter(|photo| photo.hash().0.as_slice() == hash);
    photo.map(Some).ok_or_else(|| DbError::Corrupt(format!("device_photos {no}, {place}")))
}

type OfDevice<'q> = device_photos::BoxedQuery<'q, crate::db::Multi>;

fn photos<'q>(book: BookId, no: DeviceNo) -> OfDevice<'q> {
    device_photos::table
        .filter(device_photos::book_id.eq(book))
        .filter(device_photos::gift_seq.eq(no.gift).and(device_photos::item.eq(no.item)))
        .into_boxed()
}
