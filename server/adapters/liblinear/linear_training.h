#pragma once

#include "core/classify/score_table.h"

namespace strowger::liblinear {

// A core::LinearTrainer: the multi-class support vector machine of Crammer and Singer. It draws
// from the C library's random numbers, which it starts anew each time, so it is not for several
// threads.
core::ScoreTable TrainLinear(const core::LabelledVectors& examples, double cost);

}  // namespace strowger::liblinear
