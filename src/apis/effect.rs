//! The ways in which a call holds up the thread that makes it.

use serde::Deserialize;

/// What a call does to the thread that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Waits for a time.
    Sleep,
    /// Waits for a person.
    Input,
    /// Waits for a peer on the network, by HTTP.
    Http,
    /// Waits for a peer on the network, any other way.
    Network,
    /// Waits for a mail, news or file server.
    Mail,
    /// Waits for a command that another machine runs.
    RemoteShell,
    /// Waits for a name server.
    Dns,
    /// Reads certificates, or shakes hands.
    Tls,
    /// Waits for one of several files, sockets or signals.
    Select,
    /// Opens, reads or writes the contents of a file.
    File,
    /// Asks or changes the file system: whether a file is there, its name, its directory.
    Path,
    /// Waits for another process.
    Process,
    /// Waits for a database or a cache.
    Database,
    /// Waits for the database or cache behind a framework's own objects.
    Orm,
    /// Waits for a message broker.
    Broker,
    /// Waits for a remote service, through its own client library.
    Service,
    /// Waits for another thread: its lock, its event.
    Lock,
    /// Waits for another thread or process to put something into a queue, or to take it out.
    Queue,
    /// Waits for what another thread or process computes.
    Result,
    /// Waits for another thread or process to end.
    Join,
    /// Imports code, which reads files and runs them.
    Import,
    /// Computes for long.
    Cpu,
    /// Waits for a future to finish, on this thread.
    BlockOn,
}

impl Effect {
    /// How long it tends to take, from 0: the file system, this machine, other machines and people.
    pub fn gravity(self) -> u8 {
        match self {
            Effect::Path | Effect::Import => 0,
            Effect::File | Effect::Tls | Effect::Lock | Effect::Queue | Effect::Cpu => 1,
            Effect::Process | Effect::Select | Effect::Result | Effect::Join | Effect::BlockOn | Effect::Dns => 2,
            Effect::Database | Effect::Orm | Effect::Broker => 3,
            Effect::Sleep
            | Effect::Input
            | Effect::Http
            | Effect::Network
            | Effect::Mail
            | Effect::RemoteShell
            | Effect::Service => 4,
        }
    }

    /// Whether a function that has it among its calls passes it on to its callers. Computing, importing and taking a lock do not:
    /// how long they take depends on what they are given, on whether it happened before, and on who holds the lock.
    pub fn is_passed_on(self) -> bool {
        !matches!(self, Effect::Cpu | Effect::Import | Effect::Lock)
    }

    /// The word used in `#blocks?` and in the tables.
    pub fn from_name(name: &str) -> Option<Effect> {
        Some(match name {
            "sleep" => Effect::Sleep,
            "input" => Effect::Input,
            "http" => Effect::Http,
            "network" => Effect::Network,
            "mail" => Effect::Mail,
            "remote-shell" => Effect::RemoteShell,
            "dns" => Effect::Dns,
            "tls" => Effect::Tls,
            "select" => Effect::Select,
            "file" => Effect::File,
            "path" => Effect::Path,
            "process" => Effect::Process,
            "database" => Effect::Database,
            "orm" => Effect::Orm,
            "broker" => Effect::Broker,
            "service" => Effect::Service,
            "lock" => Effect::Lock,
            "queue" => Effect::Queue,
            "result" => Effect::Result,
            "join" => Effect::Join,
            "import" => Effect::Import,
            "cpu" => Effect::Cpu,
            "block-on" => Effect::BlockOn,
            _ => return None,
        })
    }
}
