#include "harness/cli/cli.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "harness/catalogue/requirement.h"
#include "harness/cli/compare.h"
#include "harness/cli/exit_codes.h"
#include "harness/cli/explain.h"
#include "harness/cli/footprint.h"
#include "harness/cli/latency.h"
#include "harness/cli/list.h"
#include "harness/cli/list_cases.h"
#include "harness/cli/option_values.h"
#include "harness/cli/report.h"
#include "harness/cli/run.h"
#include "harness/cli/usage_error.h"
#include "harness/cli/version.h"
#include "harness/conductor/conductor.h"
#include "harness/conductor/nearest.h"
#include "reports/text.h"
#include "reports/whole_file.h"

namespace sigconform {
namespace {

/// A sub-command as CLI11 knows it, and what it does once its options are parsed.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> action;
};

/// A list option that takes one word each time it is given, so that it does not swallow the filters behind it.
template <class Value>
CLI::Option* add_list(CLI::App* app, const std::string& names, std::vector<Value>& values, const std::string& help) {
  return app->add_option(names, values, help)->allow_extra_args(false);
}

Command list_command(CLI::App& root) {
  auto options = std::make_shared<ListOptions>();
  auto tsv_cases = std::make_shared<bool>(false);
  auto* app = root.add_subcommand("list", "The requirements, and the cases that judge them");
  add_list(app, "--profile", options->profiles, "Only these profiles")->delimiter(',')->type_name("P");
  add_list(app, "--area", options->areas, "Only these areas")->delimiter(',')->type_name("A");
  add_list(app, "--level", options->levels, "Only these levels: shall, should, may, ...")
      ->delimiter(',')
      ->type_name("L");
  app->add_flag("--untested", options->untested, "Only requirements that no case judges");
  app->add_flag("--verdictless", options->verdictless, "Only requirements that no run can pass or fail");
  // For CTest's discovery: tab-separated cases, no promise to people.
  app->add_flag("--tsv-cases", *tsv_cases)->group("");
  return {app, [=] { return *tsv_cases ? list_cases(std::cout) : list(*options, std::cout); }};
}

Command explain_command(CLI::App& root) {
  auto id = std::make_shared<std::string>();
  auto* app = root.add_subcommand("explain", "One requirement: its sentence, its source, its cases");
  app->add_option("REQUIREMENT", *id, "An id, such as fork.mask-inherited")->required();
  return {app, [=] { return explain(*id, std::cout); }};
}

unsigned online_processors() {
  const long count = ::sysconf(_SC_NPROCESSORS_ONLN);
  return static_cast<unsigned>(std::clamp(count, 1L, static_cast<long>(max_jobs)));
}

void add_isolation(CLI::App* app, std::string& word) {
  app->add_option("--isolation", word, "strong (a PID namespace per case), weak, or auto [auto]")
      ->check(CLI::Validator{[](const std::string& word) {
                               return isolation_from_string(word) ? std::string{}
                                                                  : "'" + word + "' is none of strong, weak, auto";
                             },
                             ""})
      ->type_name("HOW");
}

Command run_subcommand(CLI::App& root, int argc, char** argv) {
  auto options = std::make_shared<RunOptions>();
  options->jobs = online_processors();
  options->command_line.assign(argv, argv + argc);
  auto isolation = std::make_shared<std::string>("auto");
  auto* app = root.add_subcommand("run", "Run cases and write the results file");
  app->add_option("FILTER", options->selection.filters,
                  "Shell patterns over case names (Suite.Name), requirement ids and areas; none: every case")
      ->type_name("");
  add_list(app, "--profile", options->selection.profiles, "Judge these profiles [posix,iso-c,linux]")
      ->delimiter(',')
      ->type_name("P");
  add_list(app, "--area", options->selection.areas, "Run only cases of these areas")->delimiter(',')->type_name("A");
  app->add_option("-j,--jobs", options->jobs, "Cases at a time [the number of processors]")
      ->check(whole_number(1, max_jobs))
      ->type_name("N");
  constexpr std::uint64_t most_repeats = 1'000'000;
  app->add_option("--repeat", options->repeat, "Run each case N times; the worst verdict counts")
      ->check(whole_number(1, most_repeats))
      ->type_name("N");
  app->add_option("--seed", options->seed, "Shuffle the cases, the same way for the same seed")
      ->check(whole_number(0, UINT64_MAX))
      ->type_name("N");
  app->add_option("--deadline", options->deadline_s, "Of one case, in seconds [10 to 120, by the platform's speed]")
      ->check(seconds())
      ->type_name("S");
  add_isolation(app, *isolation);
  app->add_option("--launcher", options->launcher,
                  "Start the workers through this command, such as qemu-aarch64-static")
      ->type_name("'COMMAND'");
  app->add_option("--program", options->program, "The sigconform that is started as worker [this one]")
      ->type_name("PATH");
  add_list(app, "--runtime", options->runtimes,
           "Judge this runtime, such as python3.13=/opt/bin/python3.13 [those that this machine has]")
      ->type_name("NAME=PATH");
  add_list(app, "--expectations", options->expectations, "One more file of expectations")->type_name("FILE");
  app->add_flag("--without-stimulus", options->without_stimulus,
                "Deliver no signal, and name the cases that pass nonetheless: there must be none");
  app->add_option("-o,--output", options->output,
                  std::string{"The results file, - for stdout ["} + default_output + "]")
      ->type_name("FILE");
  return {app, [=] {
            options->isolation = isolation_from_string(*isolation).value_or(Isolation::automatic);
            return run_command(*options);
          }};
}

Command report_command(CLI::App& root) {
  auto options = std::make_shared<ReportOptions>();
  auto* app = root.add_subcommand("report", "Reports from one or several results files; without an option a summary");
  app->add_option("RESULTS", options->results, "Results files, - for stdin; several are put side by side")->required();
  app->add_option("--html", options->html, "One self-contained page")->type_name("FILE");
  app->add_option("--junit", options->junit, "JUnit XML")->type_name("FILE");
  app->add_option("--markdown", options->markdown, "A summary in GitHub-flavoured Markdown")->type_name("FILE");
  app->add_option("--tap", options->tap, "TAP version 13")->type_name("FILE");
  app->footer("A FILE of - is stdout. All reports are written, or none.");
  return {app, [=] { return report(*options, std::cout); }};
}

Command compare_command(CLI::App& root) {
  auto options = std::make_shared<CompareOptions>();
  auto* app = root.add_subcommand("compare", "What changed between two results files; 1 where anything got worse");
  app->add_option("BASE", options->base, "The results file before, - for stdin")->required();
  app->add_option("NEW", options->fresh, "The results file after, - for stdin")->required();
  return {app, [=] { return compare(*options, std::cout); }};
}

Command footprint_command(CLI::App& root) {
  auto options = std::make_shared<FootprintOptions>();
  options->jobs = online_processors();
  auto isolation = std::make_shared<std::string>("auto");
  auto* app = root.add_subcommand("footprint", "The signal state that a program takes, changes and hands on");
  app->add_option("COMMAND", options->command, "The program and its arguments, behind --")->required()->type_name("");
  auto child = std::make_shared<std::optional<std::string>>();
  app->add_option("--child", *child, "How the program is made to run another one, {} standing for that one's words")
      ->type_name("'COMMAND {}'");
  app->add_option("--json", options->json, "The same as JSON, - for stdout")->type_name("FILE");
  app->add_option("-j,--jobs", options->jobs, "Cases at a time [the number of processors]")
      ->check(whole_number(1, max_jobs))
      ->type_name("N");
  app->add_option("--deadline", options->deadline_s, "Of one case, in seconds [10 to 120, by the platform's speed]")
      ->check(seconds())
      ->type_name("S");
  add_isolation(app, *isolation);
  app->footer(
      "The program is started many times over, one at a time unless it is a bare shell or interpreter. Of these is\n"
      "judged, too, what their children start with and how they work on when disturbed; of any other program what can\n"
      "be seen without its help: children that it starts by itself, or those of the command that --child gives, as in\n"
      "  sigconform footprint --child 'nice -n 5 {}' -- nice -n 5 sleep 86400\n"
      "A word {} becomes the words of what is to be run; within a word, {} becomes one line for a shell.");
  return {app, [=] {
            options->isolation = isolation_from_string(*isolation).value_or(Isolation::automatic);
            if (*child) options->child = child_words("--child", **child);
            return footprint(*options);
          }};
}

Command latency_subcommand(CLI::App& root, int argc, char** argv) {
  auto options = std::make_shared<LatencyOptions>();
  options->command_line.assign(argv, argv + argc);
  auto* app = root.add_subcommand("latency", "How long signals take, with every one of them accounted for");
  app->add_option("--launcher", options->launcher,
                  "Take the samples in a process that this command starts, such as qemu-aarch64-static")
      ->type_name("'COMMAND'");
  app->add_option("--program", options->program, "The sigconform that takes the samples [this one]")->type_name("PATH");
  app->add_option(
         "--against", options->against,
         "Another sigconform with what launches it, or another runtime: each row's ratio to this one, taken in turn")
      ->type_name("'COMMAND'|NAME=PATH");
  add_list(app, "--runtime", options->runtimes,
           "A language runtime, such as pypy3=/opt/pypy/bin/pypy3 [python3 and the C++ reference]; repeatable")
      ->type_name("NAME=PATH");
  app->add_option("-o,--output", options->output,
                  std::string{"The results file, - for stdout ["} + default_latency_output + "]")
      ->type_name("FILE");
  app->add_option("--into", options->into,
                  "A results file of `run` whose latency figures these become; - for stdin to stdout")
      ->excludes("--output")
      ->type_name("FILE");
  app->allow_extras();
  app->footer(
      "All flags of Google Benchmark work: --benchmark_filter=REGEX, --benchmark_list_tests, "
      "--benchmark_repetitions=N,\n"
      "--benchmark_min_time=S, --benchmark_format=json, ...; `sigconform latency --benchmark_help` has them all.\n"
      "Exit code 3: a row that could not be told, or an instrument that contradicts itself.");
  return {app, [=] {
            options->benchmark_flags = app->remaining();
            return latency_command(*options);
          }};
}

/// The one line that a usage error is, whatever the words it quotes hold.
int refuse(const std::string& who, const std::string& message) {
  std::cerr << reports::visible_line(who + ": " + message) << '\n';
  return usage_exit_code;
}

/// The words went to std::cout or to stdout, and may still be in their buffers. What a signal has ended is said so.
int after_output(const std::string& who, int code) {
  errno = 0;
  const bool written = std::cout.flush() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written || code >= signal_exit_base) return code;
  const auto why = errno == 0 ? std::string{} : ": " + std::generic_category().message(errno);
  return refuse(who, "cannot write to the standard output" + why);
}

std::string name_of(const CLI::App& root) {
  const auto parsed = root.get_subcommands();
  return parsed.empty() ? "sigconform" : "sigconform " + parsed.front()->get_name();
}

/// CLI11's messages, with what to do next; of several lines the first.
std::string explained(const CLI::App& root, const CLI::ParseError& error) {
  std::string message{reports::first_line(error.what())};
  while (message.ends_with('.') || message.ends_with(' ')) message.pop_back();
  return message + "; see `" + name_of(root) + " --help`";
}

std::string unknown_command(const std::string& word, const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const auto& command : commands) names.push_back(command.app->get_name());
  const std::vector<std::string_view> candidates{names.begin(), names.end()};
  const auto near = did_you_mean(word, candidates);
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return "no command '" + word + "'" + (near.empty() ? "; there are " + all : near);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App root{"Conformance of signal semantics: a verdict for every numbered requirement, with its evidence.",
                "sigconform"};
  root.footer(
      "Exit codes: 0 nothing is wrong; 1 fail, unexpected pass or regression; 2 words or files that make no sense;\n"
      "3 unresolved; 128 + N ended by signal N, with the results so far. With --gtest_* flags it is a GoogleTest "
      "binary.");
  root.require_subcommand(0, 1);
  root.set_version_flag("--version", [] {
    return "sigconform " + tool_version() + " (catalogue " + std::string{catalogue_digest()} + ", " +
           std::to_string(all_requirements().size()) + " requirements, " + std::to_string(all_cases().size()) +
           " cases)";
  });
  const std::vector<Command> commands{
      list_command(root),    explain_command(root),   run_subcommand(root, argc, argv),    report_command(root),
      compare_command(root), footprint_command(root), latency_subcommand(root, argc, argv)};

  const std::string_view first = argc > 1 ? argv[1] : "";
  const bool is_command = std::any_of(commands.begin(), commands.end(),
                                      [first](const Command& command) { return command.app->get_name() == first; });
  if (!first.empty() && first.front() != '-' && !is_command)
    return refuse("sigconform", unknown_command(std::string{first}, commands));
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help and --version
    return after_output(name_of(root), root.exit(success));
  } catch (const CLI::ParseError& error) {
    return refuse(name_of(root), explained(root, error));
  }
  const auto wanted =
      std::find_if(commands.begin(), commands.end(), [](const Command& command) { return command.app->parsed(); });
  if (wanted == commands.end()) return refuse("sigconform", "no command given; see `sigconform --help`");
  try {
    return after_output(name_of(root), wanted->action());
  } catch (const UsageError& error) {
    return refuse(name_of(root), error.what());
  } catch (const reports::FileError& error) {
    return refuse(name_of(root), error.what());
  } catch (const std::bad_alloc&) {
    return refuse(name_of(root), "out of memory");
  }
}

}  // namespace sigconform
