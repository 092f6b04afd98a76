play($argv[count($argv) - 1]);
