//! `suspension_hazard`.

use super::ask;
use crate::facts::Facts;

/// The name between the first backquotes of the reason, or `-` if there is no hazard.
fn check(body: &str, expected: &str) {
    let code = format!(
        "import asyncio, threading, trio\nCACHE = {{}}\nCOUNT = 0\nTABLE_LOCK = threading.Lock()\nclass A:\n  def __init__(self):\n    \
         self.mu = threading.Lock()\n    self.al = asyncio.Lock()\n  async def f(self, k):\n    {}",
        body.replace('\n', "\n    ")
    );
    let found = ask(&code, |facts, node| facts.suspension_hazard(node));
    let name = found.as_deref().map_or("-", |reason| reason.split('`').nth(1).unwrap_or(reason));
    assert_eq!(name, expected, "{code}");
}

#[test]
fn thread_locks_around() {
    check("⟦x()⟧", "-");
    check("with self.mu:\n  ⟦x()⟧", "self.mu");
    check("with self.mu:\n  y()\n⟦x()⟧", "-");
    check("with TABLE_LOCK:\n  if k:\n    ⟦x()⟧", "TABLE_LOCK");
    check("with open(p) as fh, self.mu:\n  ⟦x()⟧", "self.mu");
    check("with threading.RLock() as held:\n  ⟦x()⟧", "threading.RLock()");
    check("async with self.al:\n  ⟦x()⟧", "-");
    check("async with k.lock:\n  ⟦x()⟧", "-");
    check("with k.lock:\n  ⟦x()⟧", "k.lock");
    check("with k.get_lock('a'):\n  ⟦x()⟧", "k.get_lock('a')");
    check("with k.db_mutex:\n  ⟦x()⟧", "k.db_mutex");
    check("with k.lock.write():\n  ⟦x()⟧", "k.lock.write()");
    check("with k.block.write():\n  ⟦x()⟧", "-");
    check("with k.block:\n  ⟦x()⟧", "-");
    check("with k.clock():\n  ⟦x()⟧", "-");
    check("with open(p):\n  ⟦x()⟧", "-");
    check("with self.mu:\n  def g():\n    ⟦x()⟧", "-");
    check("with self.mu:\n  async def g():\n    ⟦x()⟧", "-");
}

#[test]
fn locks_acquired_and_released() {
    check("self.mu.acquire()\n⟦x()⟧\nself.mu.release()", "self.mu");
    check("self.mu.acquire()\ntry:\n  ⟦x()⟧\nfinally:\n  self.mu.release()", "self.mu");
    check("self.mu.acquire()\nself.mu.release()\n⟦x()⟧", "-");
    check("self.mu.acquire()\nself.mu.release()\n⟦x()⟧\nself.mu.acquire()\nself.mu.release()", "-");
    check("await self.al.acquire()\n⟦x()⟧\nself.al.release()", "-");
    check("k.lock.acquire()\n⟦x()⟧\nk.lock.release()", "k.lock");
    check("await k.lock.acquire()\n⟦x()⟧\nk.lock.release()", "-");
}

#[test]
fn checked_before_and_changed_after() {
    check("if self.c is None:\n  self.c = ⟦x()⟧", "self.c");
    check("if self.c is None:\n  y = ⟦x()⟧\n  self.c = y", "self.c");
    check("self.c = ⟦x()⟧", "-");
    check("⟦x()⟧\nif self.c is None:\n  self.c = 1", "-");
    check("if self.c is None:\n  self.c = 1\n⟦x()⟧", "-");
    check("self.c += ⟦x()⟧", "self.c");
    check("self.c = self.c + ⟦x()⟧", "self.c");
    check("if self.c is None:\n  await y()\n  self.c = ⟦x()⟧", "-");
    check("if self.c is None:\n  y = ⟦x()⟧\n  await z()\n  self.c = y", "-");
    check("if self.c is None:\n  async with z():\n    self.c = ⟦x()⟧", "-");
    check("if k not in self.c:\n  self.c[k] = ⟦x()⟧", "self.c");
    check("if k not in CACHE:\n  CACHE[k] = ⟦x()⟧", "CACHE");
    check("global COUNT\nn = COUNT\n⟦x()⟧\nCOUNT = n + 1", "COUNT");
    check("n = k\n⟦x()⟧\nk = n", "-");
    check("self.m()\n⟦x()⟧\nself.m()", "-");
    check("if self.a:\n  self.b = ⟦x()⟧", "-");
    check("if k not in k.c:\n  k.c[k] = ⟦x()⟧", "-");
}

#[test]
fn cleaning_up_under_level_cancellation() {
    let trio = "await trio.sleep(0)\n";
    check(&format!("{trio}try:\n  y()\nfinally:\n  ⟦x()⟧"), "finally");
    check(&format!("{trio}try:\n  y()\nexcept BaseException:\n  ⟦x()⟧\n  raise"), "except");
    check(&format!("{trio}try:\n  y()\nexcept:\n  ⟦x()⟧\n  raise"), "except");
    check(&format!("{trio}try:\n  y()\nexcept trio.Cancelled:\n  ⟦x()⟧\n  raise"), "except");
    check(&format!("{trio}try:\n  y()\nexcept ValueError:\n  ⟦x()⟧"), "-");
    check(&format!("{trio}try:\n  ⟦x()⟧\nfinally:\n  y()"), "-");
    check("await asyncio.sleep(0)\ntry:\n  y()\nfinally:\n  ⟦x()⟧", "-");
}

#[test]
fn comments_that_speak_of_the_call() {
    check("# not os.read here\n⟦os.read(1)⟧", "os.read");
    check("# not os.read here\n# for a reason\n⟦os.read(1)⟧", "os.read");
    check("x = ⟦os.read(1)⟧  # os.read is meant", "os.read");
    check("⟦os.read(\n  1,  # os.read\n)⟧", "os.read");
    check("if k:\n  # os.read\n  x = [⟦os.read(1)⟧]", "os.read");
    check("⟦read(1)⟧  # Block purposefully", "a comment beside it says that it is meant");
    check("# this is intentional\n⟦read(1)⟧", "a comment beside it says that it is meant");
    check("# os.read\n\n⟦os.read(1)⟧", "-");
    check("# os.read\nx = 1\n⟦os.read(1)⟧", "-");
    check("⟦os.read(1)⟧\n# os.read", "-");
    check("# read it\n⟦os.read(1)⟧", "-");
    check("# read it\n⟦read(1)⟧", "-");
}
