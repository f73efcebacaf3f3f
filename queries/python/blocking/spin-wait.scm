((while_statement
   body: (block . [(pass_statement) (continue_statement)] @nothing .)) @while
  (#written? "while")
  (#in-async? @while)
  (#refine? "spins")
  (#runtime? @while asyncio)
  (#message! "this loop keeps the event loop busy: nothing else can run and change what it waits for")
  (#help! "wait for an event, or let other tasks run in the loop")
  (#fix! "let other tasks run in the loop" unsafe)
  (#refer! @nothing "asyncio.sleep")
  (#insert-before! @nothing "await ")
  (#insert-after! @nothing "(0)"))

((while_statement
   body: (block . [(pass_statement) (continue_statement)] @nothing .)) @while
  (#written? "while")
  (#in-async? @while)
  (#refine? "spins")
  (#runtime? @while anyio)
  (#message! "this loop keeps the event loop busy: nothing else can run and change what it waits for")
  (#help! "wait for an event, or let other tasks run in the loop")
  (#fix! "let other tasks run in the loop" unsafe)
  (#refer! @nothing "anyio.lowlevel.checkpoint")
  (#insert-before! @nothing "await ")
  (#insert-after! @nothing "()"))

((while_statement
   body: (block . [(pass_statement) (continue_statement)] @nothing .)) @while
  (#written? "while")
  (#in-async? @while)
  (#refine? "spins")
  (#runtime? @while trio)
  (#message! "this loop keeps the event loop busy: nothing else can run and change what it waits for")
  (#help! "wait for an event, or let other tasks run in the loop")
  (#fix! "let other tasks run in the loop" unsafe)
  (#refer! @nothing "trio.lowlevel.checkpoint")
  (#insert-before! @nothing "await ")
  (#insert-after! @nothing "()"))

((while_statement) @while
  (#written? "while")
  (#in-async? @while)
  (#refine? "spins")
  (#message! "this loop never gives up the event loop: nothing else can run")
  (#help! "await something in the loop: an event, a sleep, or the checkpoint of the runtime"))
