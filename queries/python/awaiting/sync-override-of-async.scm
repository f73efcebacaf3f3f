((class_definition
   superclasses: (argument_list (_))
   body: (block
     (function_definition
       name: (identifier) @name @finding) @method))
  (#both-forms? @name)
  (#not-async? @method)
  (#refine? "overrides-coroutine")
  (#message! "`" @name "` takes the place of a coroutine function, and gives nothing that could be awaited")
  (#help! "write `async def`"))

((class_definition
   superclasses: (argument_list (_))
   body: (block
     (function_definition
       name: (identifier) @name @finding) @method))
  (#both-forms? @name)
  (#async? @method)
  (#refine? "overrides-plain")
  (#message! "`" @name "` takes the place of a plain function, and a method of the base calls it as one: nobody awaits what it gives")
  (#help! "give it a name of its own, or await it in the base"))

((class_definition
   superclasses: (argument_list (_) @base)
   body: (block
     (function_definition
       name: (identifier) @name @finding) @method))
  (#resolves-to? @base
    "anyio.abc.ByteReceiveStream" "anyio.abc.ByteSendStream" "anyio.abc.ByteStream"
    "anyio.abc.ObjectReceiveStream" "anyio.abc.ObjectSendStream" "anyio.abc.ObjectStream" "anyio.abc.Process"
    "anyio.abc.SocketListener" "anyio.abc.SocketStream" "anyio.abc.TaskGroup" "anyio.abc.UDPSocket"
    "anyio.abc.UNIXSocketStream" "trio.abc.ReceiveChannel" "trio.abc.ReceiveStream" "trio.abc.SendChannel"
    "trio.abc.SendStream" "trio.abc.Stream")
  (#not-async? @method)
  (#refine? "overrides-coroutine")
  (#message! "`" @name "` takes the place of a coroutine function, and gives nothing that could be awaited")
  (#help! "write `async def`"))
