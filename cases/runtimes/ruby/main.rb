play(ARGV.last)
