((decorated_definition
   (decorator
     [
       (attribute) @maker
       (identifier) @maker
       (call function: (_) @maker)
     ])
   definition: (function_definition
     "async"
     name: (identifier) @finding) @fixture)
  (#resolves-to? @maker "pytest.fixture" "pytest.yield_fixture")
  (#not-runs-unmarked? asyncio anyio trio)
  (#refine? "fixture-of-asyncio")
  (#message! "in strict mode `pytest.fixture` does not run `" @finding "`: a test gets the coroutine or generator itself")
  (#fix! "use `pytest_asyncio.fixture`" safe)
  (#refer! @maker "pytest_asyncio.fixture"))
