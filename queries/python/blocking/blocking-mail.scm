; Leaving the `with` says goodbye to the server, so the block goes to the thread as a whole.
((with_statement
   (with_clause
     (with_item
       value: (as_pattern
         (call
           function: (_) @callee) @call @finding)))) @block
  (#resolves-to? @callee
    "ftplib.FTP" "imaplib.IMAP4" "nntplib.NNTP" "smtplib.SMTP")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: everything in this `with` waits for the server")
  (#help! "talk to the server in a worker thread, or with an async client")
  (#fix! "run the block in a worker thread" safe)
  (#rewrite! "offload-block"))

; A connection that only this function knows can be used from a thread while the function waits.
((call
   function: (attribute
     object: (_) @receiver) @callee) @call
  (#blocks? @callee mail)
  (#not-resolves-to? @callee "ftplib.FTP" "imaplib.IMAP4" "nntplib.NNTP" "poplib.POP3" "smtplib.SMTP")
  (#in-async? @call)
  (#refine? "unshared-receiver")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the server has answered")
  (#help! "talk to the server in a worker thread, or with an async client")
  (#fix! "wait for it in a worker thread" safe)
  (#offload! @call))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "ftplib.FTP" "imaplib.IMAP4" "nntplib.NNTP" "poplib.POP3" "smtplib.SMTP")
  (#blocks? @callee mail)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the server is connected")
  (#help! "connect in a worker thread, or with an async client")
  (#fix! "connect in a worker thread" safe)
  (#offload! @call))

; Any other connection may be in use by another task at the same time.
((call
   function: (_) @callee) @call
  (#blocks? @callee mail)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the server has answered")
  (#help! "talk to the server in a worker thread, or with an async client")
  (#fix! "wait for it in a worker thread" unsafe)
  (#offload! @call))
