//! A sign of life on standard error: only on a terminal, and only if a run takes longer than a second.

use super::arguments::Reading;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// While this is there, and after a second, a line says that something is being done; it goes when this goes.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins to wait.
    pub(super) fn after_a_second(options: &Reading) -> Progress {
        if options.quiet || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let (done, is_done) = channel();
        let waiting = std::thread::spawn(move || {
            if is_done.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                let _ = write!(std::io::stderr(), "cf403: checking …");
                let _ = is_done.recv();
                let _ = write!(std::io::stderr(), "\r\u{1b}[K");
            }
        });
        Progress(Some((done, waiting)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, waiting)) = self.0.take() {
            drop(done);
            let _ = waiting.join();
        }
    }
}
