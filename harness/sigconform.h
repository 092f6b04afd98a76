// Everything that a project needs for cases of its own. Inside this project, include harness/judge/case.h.
#pragma once

#include "harness/judge/case.h"
