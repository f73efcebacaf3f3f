; From an open file.
((call
   function: (_) @callee
   arguments: (argument_list . (_) @file)) @call
  (#blocks? @callee file)
  (#type? @file "io.BufferedRandom" "io.BufferedReader" "io.FileIO" "io.TextIOWrapper")
  (#in-async? @call)
  (#refine? "opened-elsewhere")
  (#not-awaited? @call)
  (#message! "`" @callee "` reads the file on the event loop: no other task runs until it is done")
  (#help! "call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; Into an open file.
((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @file)) @call
  (#blocks? @callee file)
  (#type? @file "io.BufferedRandom" "io.BufferedWriter" "io.FileIO" "io.TextIOWrapper")
  (#in-async? @call)
  (#refine? "opened-elsewhere")
  (#not-awaited? @call)
  (#message! "`" @callee "` writes the file on the event loop: no other task runs until it is done")
  (#help! "call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; From or to a path.
((call
   function: (_) @callee
   arguments: (argument_list . (_) @file)) @call
  (#resolves-to? @callee
    "PIL.Image.Image.save" "PIL.Image.open" "joblib.load" "numpy.fromfile" "numpy.genfromtxt" "numpy.load"
    "numpy.loadtxt" "numpy.save" "numpy.savetxt" "numpy.savez" "numpy.savez_compressed" "pandas.DataFrame.to_csv"
    "pandas.DataFrame.to_excel" "pandas.DataFrame.to_feather" "pandas.DataFrame.to_json" "pandas.DataFrame.to_parquet"
    "pandas.DataFrame.to_pickle" "pandas.read_csv" "pandas.read_excel" "pandas.read_feather" "pandas.read_fwf"
    "pandas.read_hdf" "pandas.read_json" "pandas.read_orc" "pandas.read_parquet" "pandas.read_pickle"
    "pandas.read_sas" "pandas.read_spss" "pandas.read_stata" "pandas.read_table" "pandas.read_xml" "toml.load"
    "xml.dom.minidom.parse" "xml.etree.ElementTree.parse" "xml.sax.parse")
  (#in-async? @call)
  (#refine? "names-file")
  (#not-awaited? @call)
  (#message! "`" @callee "` reads or writes a file on the event loop: no other task runs until it is done")
  (#help! "call it in a worker thread")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; Always from a path, or from one it finds itself.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "configparser.ConfigParser.read" "configparser.RawConfigParser.read" "dotenv.dotenv_values" "dotenv.find_dotenv"
    "dotenv.get_key" "dotenv.load_dotenv" "dotenv.set_key" "dotenv.unset_key" "netrc.netrc")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` reads or writes a file on the event loop: no other task runs until it is done")
  (#help! "call it in a worker thread")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))
