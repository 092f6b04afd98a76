#include "cases/footprint/family.h"

#include <algorithm>
#include <utility>

namespace sigconform::cases::footprint {
namespace {

// No newer than Python 3.3, but where a way itself is: then the program says that it lacks it.
constexpr const char* python_way = R"(import subprocess, sys
print('status', subprocess.call(sys.argv[1:])))";

constexpr const char* python_system = R"(import os, sys
try:
    from shlex import quote
except ImportError:
    from pipes import quote
status = os.system(' '.join(quote(word) for word in sys.argv[1:]))
print('status', os.WEXITSTATUS(status) if status >= 0 else status))";

constexpr const char* python_posix_spawn = R"(import os, sys
if not hasattr(os, 'posix_spawn'):
    print('absent')
    sys.exit()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
print('status', os.WEXITSTATUS(os.waitpid(child, 0)[1])))";

constexpr const char* python_fork = R"(import os, sys
child = os.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print('status', os.WEXITSTATUS(os.waitpid(child, 0)[1])))";

constexpr const char* python_echo = R"(import sys
for line in iter(sys.stdin.readline, ''):
    print(int(line) * 2, flush=True)
print('over'))";

constexpr const char* perl_fork = R"($| = 1; my $child = fork; if (!$child) { exec @ARGV; exit 127 }
waitpid($child, 0); print "status ", $? >> 8, "\n";)";

constexpr const char* perl_backticks = R"($| = 1; open(my $from, '-|', @ARGV) or die; print while <$from>; close $from;
print "status ", $? >> 8, "\n";)";

constexpr const char* ruby_spawn = R"($stdout.sync = true; child = spawn(*ARGV); Process.wait(child)
puts "status #{$?.exitstatus}")";

constexpr const char* ruby_fork = R"($stdout.sync = true; child = fork { exec(*ARGV) }; Process.wait(child)
puts "status #{$?.exitstatus}")";

constexpr const char* node_spawn = R"(const [program, ...rest] = process.argv.slice(1);
require('child_process').spawn(program, rest, {stdio: 'inherit'})
  .on('exit', (code, signal) => console.log('status ' + (signal || code)));)";

constexpr const char* node_spawn_sync = R"(const [program, ...rest] = process.argv.slice(1);
const done = require('child_process').spawnSync(program, rest, {stdio: 'inherit'});
console.log('status ' + (done.signal || done.status));)";

constexpr const char* node_echo = R"(let rest = '';
process.stdin.on('data', (data) => {
  const lines = (rest + data).split('\n');
  rest = lines.pop();
  for (const line of lines) console.log(String(Number(line) * 2));
}).on('end', () => console.log('over'));)";

std::vector<Family> make_families() {
  std::vector<Family> all;
  all.push_back({
      .name = "shell",
      .programs = {"sh", "dash", "bash", "ksh", "mksh", "zsh", "ash", "yash", "posh"},
      // Builtins only: a shell that waits for a child is not what idles. The last command is never one that it could
      // become by exec.
      .idle = {"-c", "echo ready; read line; :"},
      .children = {{"command", {"-c", "\"$@\"; echo status $?", "sh"}},
                   {"subshell", {"-c", "( \"$@\"; exit $? ); echo status $?", "sh"}},
                   {"substitution",
                    {"-c", "text=$(\"$@\"); code=$?; printf '%s\\n' \"$text\"; echo status $code", "sh"}}},
      .echo = {"-c", "while read n; do echo $((n * 2)); done; echo over"},
      .flood = {"-c", "while echo a line of the flood; do :; done; exit 1"},
  });
  all.push_back({
      .name = "python",
      .programs = {"python", "pypy"},
      .idle = {"-c", "import sys; print('ready', flush=True); sys.stdin.readline()"},
      .children = {{"subprocess", {"-c", python_way}},
                   {"system", {"-c", python_system}},
                   {"posix_spawn", {"-c", python_posix_spawn}},
                   {"fork-exec", {"-c", python_fork}}},
      .echo = {"-c", python_echo},
      .flood = {"-c", "while True: print('a line of the flood')"},
  });
  all.push_back({
      .name = "perl",
      .programs = {"perl"},
      .idle = {"-e", "$| = 1; print \"ready\\n\"; <STDIN>;"},
      .children = {{"system", {"-e", "$| = 1; system { $ARGV[0] } @ARGV; print 'status ', $? >> 8, \"\\n\";"}},
                   {"pipe-open", {"-e", perl_backticks}},
                   {"fork-exec", {"-e", perl_fork}}},
      .echo = {"-e", "$| = 1; while (<STDIN>) { print $_ * 2, \"\\n\" } print \"over\\n\";"},
      .flood = {"-e", "while (print \"a line of the flood\\n\") {} exit 1"},
  });
  all.push_back({
      .name = "ruby",
      .programs = {"ruby"},
      .idle = {"-e", "$stdout.sync = true; puts 'ready'; $stdin.gets"},
      .children = {{"system", {"-e", "$stdout.sync = true; system(*ARGV); puts \"status #{$?.exitstatus}\""}},
                   {"spawn", {"-e", ruby_spawn}},
                   {"fork-exec", {"-e", ruby_fork}}},
      .echo = {"-e", "$stdout.sync = true; while (line = $stdin.gets) do puts line.to_i * 2 end; puts 'over'"},
      .flood = {"-e", "loop { puts 'a line of the flood' }"},
  });
  all.push_back({
      .name = "node",
      .programs = {"node", "nodejs"},
      .idle = {"-e", "console.log('ready'); process.stdin.once('data', () => process.exit(0));"},
      .children = {{"spawn", {"-e", node_spawn, "--"}}, {"spawn-sync", {"-e", node_spawn_sync, "--"}}},
      .echo = {"-e", node_echo},
      .flood = {"-e",
                "const more = () => { process.stdout.write('a line of the flood\\n'); setImmediate(more); }; more();"},
  });
  for (Family& family : families_of_scripts()) all.push_back(std::move(family));
  return all;
}

/// `python3.11` without what tells versions apart.
std::string_view without_version(std::string_view name) {
  const auto end = name.find_last_not_of("0123456789.-");
  return name.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace

const std::vector<Family>& families() {
  static const std::vector<Family> all = make_families();
  return all;
}

const Family* family_of(std::string_view executable) {
  const auto slash = executable.rfind('/');
  if (slash != std::string_view::npos) executable.remove_prefix(slash + 1);
  const std::string_view name = without_version(executable);
  for (const Family& family : families()) {
    if (std::find(family.programs.begin(), family.programs.end(), name) != family.programs.end()) return &family;
  }
  return nullptr;
}

}  // namespace sigconform::cases::footprint
