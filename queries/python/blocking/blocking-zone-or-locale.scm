((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "importlib.metadata.distribution" "importlib.metadata.distributions" "importlib.metadata.entry_points"
    "importlib.metadata.files" "importlib.metadata.metadata" "importlib.metadata.packages_distributions"
    "importlib.metadata.requires" "importlib.metadata.version" "importlib_metadata.distribution"
    "importlib_metadata.distributions" "importlib_metadata.entry_points" "importlib_metadata.files"
    "importlib_metadata.metadata" "importlib_metadata.packages_distributions" "importlib_metadata.requires"
    "importlib_metadata.version" "locale.setlocale" "mimetypes.init" "mimetypes.read_mime_types" "pytz.timezone"
    "tzlocal.get_localzone" "tzlocal.get_localzone_name" "tzlocal.reload_localzone" "zoneinfo.ZoneInfo"
    "zoneinfo.available_timezones")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` reads files and blocks the event loop meanwhile")
  (#help! "do it once at module level, or before the event loop starts, and keep the result"))
