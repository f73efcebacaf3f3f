((call_expression
   function: (_) @callee) @call
  (#blocks? @callee network)
  (#member? @callee
    "std::net::TcpListener" "std::net::TcpStream" "std::net::UdpSocket" "std::os::unix::net::UnixListener"
    "std::os::unix::net::UnixStream")
  (#not-resolves-to? @callee
    "std::net::TcpListener::bind" "std::net::UdpSocket::bind" "std::os::unix::net::UnixListener::bind")
  (#in-async? @call)
  (#not-mentioned? "from_std" "set_nonblocking" "Async")
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the network has answered")
  (#help! "use the runtime's own sockets, or do the work in a worker thread")
  (#fix! "use the runtime's own socket" unsafe)
  (#rewrite! "async-values"))

((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee
    "std::net::TcpListener::bind" "std::net::UdpSocket::bind" "std::os::unix::net::UnixListener::bind")
  (#in-async? @call)
  (#not-refine? "only-handed-on")
  (#not-mentioned? "from_std" "set_nonblocking" "Async")
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the network has answered")
  (#help! "use the runtime's own sockets, or do the work in a worker thread")
  (#fix! "use the runtime's own socket" unsafe)
  (#rewrite! "async-values"))
