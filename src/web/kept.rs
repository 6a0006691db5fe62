//! Large values drawn from the books for public pages, kept while the books stay as they are.
//!
//! A roll of 200,000 donors takes seconds to draw and much memory while it is drawn. Drawn by every request it is
//! what brought a server down under 32 browsers: all readers of the pool were drawing the same roll, and whoever
//! waited for one longer than the pool allows was refused. Here one request draws, the others of the same roll wait
//! without a connection, and what was drawn serves until either chain of any book grows: whatever changes what
//! strangers may read, a consent that is taken back as well as a gift, is recorded in one of them.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use rocket::tokio::sync::{Mutex, Semaphore};

use super::Failure;
use crate::{
    db::{Db, Pool},
    unit,
};

/// A value as it was at a version of the books.
struct Drawn<V> {
    version: unit::store::Version,
    /// The turn in which the drawing began.
    turn: u64,
    value: Arc<V>,
}

/// The place of one value; who holds it is drawing.
type Place<V> = Arc<Mutex<Option<Drawn<V>>>>;

pub struct Kept<K, V> {
    /// The places with the turn in which each was asked for last.
    places: Mutex<HashMap<K, (u64, Place<V>)>>,
    most: usize,
    turns: AtomicU64,
    drawing: Semaphore,
}

/// How many values are drawn at a time, so that readers of other pages find a connection.
const AT_A_TIME: usize = 2;

impl<K: Eq + Hash + Clone, V: Send + Sync + 'static> Kept<K, V> {
    /// Keeps at most so many values.
    pub fn new(most: usize) -> Self {
        Self { places: Mutex::default(), most, turns: AtomicU64::new(0), drawing: Semaphore::new(AT_A_TIME) }
    }

    fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    /// Returns the place of a value; the one that nobody asked for longest makes room.
    async fn place(&self, key: K, turn: u64) -> Place<V> {
        let mut places = self.places.lock().await;
        if !places.contains_key(&key)
            && places.len() >= self.most
            && let Some(oldest) =
                places.iter().min_by_key(|(_, (asked, _))| *asked).map(|(key, _)| key.clone())
        {
            places.remove(&oldest);
        }
        let (asked, place) = places.entry(key).or_insert_with(|| (turn, Place::default()));
        *asked = turn;
        Arc::clone(place)
    }

    /// Returns a value as the books are, or were at some moment after this was asked.
    ///
    /// # Errors
    /// What drawing the value says.
    pub async fn get(
        &self,
        pool: &Pool,
        key: K,
        draw: impl FnOnce(&mut Db) -> Result<V, Failure> + Send + 'static,
    ) -> Result<Arc<V>, Failure> {
        let asked = self.turn();
        let place = self.place(key, asked).await;
        let now = pool.read(|db| Ok::<_, Failure>(unit::store::version(db)?)).await?;
        let mut kept = place.lock().await;
        if let Some(drawn) = kept.as_ref().filter(|drawn| drawn.version == now || drawn.turn > asked) {
            return Ok(Arc::clone(&drawn.value));
        }
        // The old value goes before the new one is drawn, so that there are never two of them.
        kept.take();
        let _drawing = self.drawing.acquire().await.map_err(|err| Failure::internal(&err))?;
        let turn = self.turn();
        let (version, value) =
            pool.read(move |db| Ok::<_, Failure>((unit::store::version(db)?, draw(db)?))).await?;
        let value = Arc::new(value);
        *kept = Some(Drawn { version, turn, value: Arc::clone(&value) });
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::atomic::AtomicUsize, time::Duration};

    use rocket::tokio::runtime::Runtime;

    use super::*;
    use crate::{db::DbUrl, user};

    fn pool(dir: &tempfile::TempDir) -> Pool {
        let url = DbUrl::Sqlite(dir.path().join("books.db").display().to_string());
        Db::open(&url).unwrap().migrate().unwrap();
        Pool::new(&url).unwrap()
    }

    /// Returns a value slowly, and counts how often it was asked to.
    fn slowly(drawn: &Arc<AtomicUsize>) -> impl FnOnce(&mut Db) -> Result<usize, Failure> + Send + 'static {
        let drawn = Arc::clone(drawn);
        move |_| {
            std::thread::sleep(Duration::from_millis(300));
            Ok(drawn.fetch_add(1, Ordering::SeqCst) + 1)
        }
    }

    /// Makes the books longer, as everything does that is recorded.
    fn record(pool: &Pool) {
        let at = crate::calendar::Instant::from_micros(1);
        let found =
            move |tx: &mut crate::db::Tx| user::workflow::found(tx, "quantri", "Người Ghi Sổ", "test", at);
        pool.write_now([crate::id::BookId::REGISTER], found).unwrap();
    }

    #[test]
    fn a_crowd_draws_once_and_once_more_when_the_books_have_changed() {
        let dir = tempfile::tempdir().unwrap();
        let (pool, drawn) = (pool(&dir), Arc::new(AtomicUsize::new(0)));
        let kept: Arc<Kept<i32, usize>> = Arc::new(Kept::new(2));
        let runtime = Runtime::new().unwrap();
        let crowd = || {
            let ask = |_| {
                let (kept, pool, draw) = (Arc::clone(&kept), pool.clone(), slowly(&drawn));
                runtime.spawn(async move { kept.get(&pool, 7, draw).await.unwrap() })
            };
            let asked: Vec<_> = (0..32).map(ask).collect();
            asked.into_iter().map(|it| *runtime.block_on(it).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(crowd(), vec![1; 32]);
        assert_eq!(crowd(), vec![1; 32]);
        record(&pool);
        assert_eq!(crowd(), vec![2; 32], "nobody gets what was drawn before the books changed");
    }

    #[test]
    fn what_nobody_asked_for_longest_makes_room() {
        let dir = tempfile::tempdir().unwrap();
        let (pool, drawn) = (pool(&dir), Arc::new(AtomicUsize::new(0)));
        let kept: Kept<i32, usize> = Kept::new(2);
        let runtime = Runtime::new().unwrap();
        let get = |key| *runtime.block_on(kept.get(&pool, key, slowly(&drawn))).unwrap();
        assert_eq!([get(1), get(2), get(1), get(3), get(1), get(2)], [1, 2, 1, 3, 1, 4]);
        assert_eq!(runtime.block_on(kept.places.lock()).len(), 2);
    }
}
