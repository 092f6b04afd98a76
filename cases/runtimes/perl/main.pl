play($ARGV[-1]);
