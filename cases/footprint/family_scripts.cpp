// Families that are told by a file what to do: its first word says what, and what it is to run comes behind that.
#include "cases/footprint/family.h"

namespace sigconform::cases::footprint {
namespace {

constexpr const char* java_text = R"(import java.io.*;
import java.util.*;

public class Footprint {
  public static void main(String[] words) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    switch (words[0]) {
      case "idle":
        System.out.println("ready");
        in.readLine();
        break;
      case "run":
        List<String> command = Arrays.asList(words).subList(1, words.length);
        System.out.println("status " + new ProcessBuilder(command).inheritIO().start().waitFor());
        break;
      case "echo":
        for (String line = in.readLine(); line != null; line = in.readLine())
          System.out.println(Integer.parseInt(line) * 2);
        System.out.println("over");
        break;
      default:
        for (;;) System.out.println("a line of the flood");
    }
  }
}
)";

constexpr const char* tcl_text = R"(fconfigure stdout -buffering line
switch [lindex $argv 0] {
  idle { puts ready; gets stdin }
  run {
    set code 0
    if {[catch {exec {*}[lrange $argv 1 end] >@ stdout 2>@ stderr} message options]} {
      set code [lindex [dict get $options -errorcode] 2]
    }
    puts "status $code"
  }
  echo { while {[gets stdin line] >= 0} { puts [expr {$line * 2}] }; puts over }
  flood { while 1 { puts {a line of the flood} } }
}
)";

// Before 5.2 a pipe's close() does not say how the child ended, and os.execute() says it as wait() does.
constexpr const char* lua_text = R"(local words = {...}
local what = table.remove(words, 1)

local function quoted(list)
  local text = ''
  for _, word in ipairs(list) do text = text .. " '" .. string.gsub(word, "'", "'\\''") .. "'" end
  return text
end

local function say_status(first, _, code)
  if type(first) == 'number' then code = first >= 256 and math.floor(first / 256) or first end
  print('status ' .. tostring(code))
end

if what == 'idle' then
  print('ready')
  io.stdout:flush()
  io.read()
elseif what == 'execute' then
  say_status(os.execute(quoted(words)))
elseif what == 'popen' then
  if _VERSION == 'Lua 5.1' then
    print('absent')
  else
    local pipe = io.popen(quoted(words))
    io.write(pipe:read('*a'))
    say_status(pipe:close())
  end
elseif what == 'echo' then
  for line in io.lines() do
    print(string.format('%d', line * 2))
    io.stdout:flush()
  end
  print('over')
else
  while io.write('a line of the flood\n') do end
  os.exit(1)
end
)";

// An installation may have disabled any of its functions, and proc_open() takes words since 7.4 only.
constexpr const char* php_text = R"(<?php
function say_status(string $function, callable $run): void {
  echo function_exists($function) ? 'status ' . $run() . "\n" : "absent\n";
}
$words = array_slice($argv, 2);
switch ($argv[1]) {
  case 'idle':
    echo "ready\n";
    fgets(STDIN);
    break;
  case 'proc_open':
    if (PHP_VERSION_ID < 70400) {
      echo "absent\n";
      break;
    }
    say_status('proc_open', fn() => proc_close(proc_open($words, [STDIN, STDOUT, STDERR], $pipes)));
    break;
  case 'passthru':
    say_status('passthru', function () use ($words) {
      passthru(implode(' ', array_map('escapeshellarg', $words)), $status);
      return $status;
    });
    break;
  case 'echo':
    while (($line = fgets(STDIN)) !== false) echo 2 * (int)$line, "\n";
    echo "over\n";
    break;
  default:
    while (true) echo "a line of the flood\n";
}
)";

constexpr const char* guile_text = R"((use-modules (ice-9 popen) (ice-9 rdelim))
(define words (cddr (command-line)))
(define (say-status status) (format #t "status ~a~%" (or (status:exit-val status) status)))
(case (string->symbol (cadr (command-line)))
  ((idle) (display "ready\n") (force-output) (read-line))
  ((system) (say-status (apply system* words)))
  ((pipe)
   (let ((pipe (apply open-pipe* OPEN_READ words)))
     (display (read-string pipe))
     (say-status (close-pipe pipe))))
  ((fork)
   (let ((child (primitive-fork)))
     (if (zero? child) (apply execlp (car words) words))
     (say-status (cdr (waitpid child)))))
  ((echo)
   (let next ((line (read-line)))
     (unless (eof-object? line)
       (format #t "~a~%" (* 2 (string->number line)))
       (force-output)
       (next (read-line))))
   (display "over\n"))
  (else (let again () (display "a line of the flood\n") (again))))
)";

}  // namespace

std::vector<Family> families_of_scripts() {
  return {
      {
          .name = "java",
          .programs = {"java"},
          // Two of them with one number, in PID namespaces of their own, would lock the same file in /tmp and warn of
          // it.
          .idle = {"-XX:-UsePerfData", "{file}", "idle"},
          .children = {{"process-builder", {"-XX:-UsePerfData", "{file}", "run"}}},
          .echo = {"-XX:-UsePerfData", "{file}", "echo"},
          .flood = {"-XX:-UsePerfData", "{file}", "flood"},
          .file_name = "Footprint.java",
          .file_text = java_text,
      },
      {
          .name = "tcl",
          .programs = {"tclsh"},
          .idle = {"{file}", "idle"},
          .children = {{"exec", {"{file}", "run"}}},
          .echo = {"{file}", "echo"},
          .flood = {"{file}", "flood"},
          .file_name = "footprint.tcl",
          .file_text = tcl_text,
      },
      {
          .name = "lua",
          .programs = {"lua", "luajit"},
          .idle = {"{file}", "idle"},
          .children = {{"execute", {"{file}", "execute"}}, {"popen", {"{file}", "popen"}}},
          .echo = {"{file}", "echo"},
          .flood = {"{file}", "flood"},
          .file_name = "footprint.lua",
          .file_text = lua_text,
      },
      {
          .name = "php",
          .programs = {"php"},
          .idle = {"{file}", "idle"},
          .children = {{"proc_open", {"{file}", "proc_open"}}, {"passthru", {"{file}", "passthru"}}},
          .echo = {"{file}", "echo"},
          .flood = {"{file}", "flood"},
          .file_name = "footprint.php",
          .file_text = php_text,
      },
      {
          .name = "guile",
          .programs = {"guile"},
          .idle = {"--no-auto-compile", "-q", "{file}", "idle"},
          .children = {{"system", {"--no-auto-compile", "-q", "{file}", "system"}},
                       {"pipe", {"--no-auto-compile", "-q", "{file}", "pipe"}},
                       {"fork-exec", {"--no-auto-compile", "-q", "{file}", "fork"}}},
          .echo = {"--no-auto-compile", "-q", "{file}", "echo"},
          .flood = {"--no-auto-compile", "-q", "{file}", "flood"},
          .file_name = "footprint.scm",
          .file_text = guile_text,
      },
      {
          .name = "go",
          .programs = {"go"},
          .idle = {"footprint", "idle"},
          .children = {{"exec", {"footprint", "run"}}},
          .echo = {"footprint", "echo"},
          .flood = {"footprint", "flood"},
          .is_compiled = true,
      },
  };
}

}  // namespace sigconform::cases::footprint
