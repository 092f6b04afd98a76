
func main() { play(os.Args[len(os.Args)-1]) }
