# What a program that embeds this Python has to load.


@scene
def embedding_library():
    import sysconfig

    name = sysconfig.get_config_var("INSTSONAME") or ""
    if ".so" not in name:
        name = "libpython{}.{}.so.1.0".format(*sys.version_info[:2])
    for folder in (sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("LIBPL")):
        if folder:
            say("library", os.path.join(folder, name))
    multiarch = sysconfig.get_config_var("MULTIARCH")
    if multiarch and sys.executable.startswith("/usr/bin"):
        say("library", os.path.join("/usr/lib", multiarch, name))
