// Not what the loop ends with: workers that block for ever would keep it.
play(process.argv[process.argv.length - 1]).then(() => process.exit(0));
