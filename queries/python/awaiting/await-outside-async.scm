([(await) (with_statement "async") (for_statement "async")] @place @finding
  (#written? "await" "async for" "async with")
  (#not-in-async? @place)
  (#refine? "first-misplaced-await")
  (#message! "`await`, `async with` and `async for` need an async function around them: this does not compile")
  (#help! "make the function async and await its callers up to the entry point, or call `asyncio.run` there")
  (#fix! "make the function async" safe)
  (#rewrite! "make-async"))
