
// The footprint asks for no scene, but for a plain program: it speaks on its standard streams, and knows of no judge.
func playFootprint(words []string) {
	in := bufio.NewScanner(os.Stdin)
	switch words[0] {
	case "idle":
		fmt.Println("ready")
		in.Scan()
	case "run":
		child := exec.Command(words[1], words[2:]...)
		child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
		child.Run()
		fmt.Println("status", child.ProcessState.ExitCode())
	case "echo":
		for in.Scan() {
			number, _ := strconv.Atoi(in.Text())
			fmt.Println(2 * number)
		}
		fmt.Println("over")
	default:
		for {
			if _, problem := fmt.Println("a line of the flood"); problem != nil {
				os.Exit(1)
			}
		}
	}
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "footprint" {
		playFootprint(os.Args[2:])
		return
	}
	play(os.Args[len(os.Args)-1])
}
