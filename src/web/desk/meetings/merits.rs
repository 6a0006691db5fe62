//! Certificates of merit for those whom a signed decision awards, as PDF and as a page to print.

use rocket::get;

use crate::{
    council::{self, MeetingError, paper::Content},
    export::pdf::{self, Sheet},
    id::MeetingId,
    programme::{self, ProgrammeKind},
    report::commended::{CommendedError, certificates},
    text::seal_code::SealCode,
    unit::details,
    user::rights::ReadMeetings,
    web::{Failure, correction::Origin, desk::printed::SheetsPrint, list::Download, may::May},
};

/// Lays the certificates of a decision out: all, or the one of a line of its list.
async fn laid(
    may: &May<ReadMeetings>,
    id: i64,
    (line, plain): (Option<usize>, Option<&str>),
    origin: &Origin,
) -> Result<(Content, Vec<Sheet>), Failure> {
    let (verify, plain) = (format!("{}/verify", origin.0), matches!(plain, Some("" | "1" | "true" | "on")));
    let read = may.read(move |db, place| {
        let minutes = council::store::minutes(db, MeetingId(id))?;
        let here = minutes.decision.filter(|_| minutes.meeting.book == place.book);
        let decision = here.ok_or(MeetingError::NoMeeting(MeetingId(id)))?;
        let signed = council::store::paper(db, decision.id)?;
        let signed = signed.ok_or(MeetingError::NoPaper(decision.no, decision.year))?;
        let round = programme::store::round(db, minutes.meeting.round)?;
        if programme::store::programme(db, round.round.programme)?.kind == ProgrammeKind::HardshipAid {
            return Err(Failure::refused(&CommendedError::Hardship));
        }
        let office = details::store::on(db, place.unit.id, decision.day)?;
        let code = SealCode::new('D', &[decision.id.0], &signed.digest.0);
        let sheets = certificates(&signed.content, &office, (&code, &verify), (line, plain));
        Ok((signed.content, sheets))
    });
    let (content, sheets) = read.await?;
    if sheets.is_empty() { Err(Failure::missing(&CommendedError::NoLine)) } else { Ok((content, sheets)) }
}

#[get("/<_unit>/meetings/<id>/merits.pdf?<line>&<plain>")]
pub async fn file(
    may: May<ReadMeetings>,
    _unit: &str,
    id: i64,
    line: Option<usize>,
    plain: Option<&str>,
    origin: Origin,
) -> Result<Download, Failure> {
    let (content, sheets) = laid(&may, id, (line, plain), &origin).await?;
    let name = format!("giay-khen-{}-{}-{}", may.place.unit.code, content.year, content.no);
    let bytes = pdf::write(&name, &sheets).map_err(|err| Failure::internal(&err))?;
    Ok(Download::pdf(&name, bytes))
}

#[get("/<_unit>/meetings/<id>/merits/print?<line>&<plain>")]
pub async fn page(
    may: May<ReadMeetings>,
    _unit: &str,
    id: i64,
    line: Option<usize>,
    plain: Option<&str>,
    origin: Origin,
) -> Result<SheetsPrint, Failure> {
    let (content, sheets) = laid(&may, id, (line, plain), &origin).await?;
    let number = format!("{:02}/{}", content.no, content.year);
    let title = may.page().t1("meetings-merits-of", "number", number);
    Ok(SheetsPrint::of(&may, &sheets, title, &format!("meetings/{id}/decision")))
}
