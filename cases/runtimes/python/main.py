play(sys.argv[-1])
