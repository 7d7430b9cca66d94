#pragma once

namespace strowger::core {

// Rates by the second of a queue whose callers hang up (Erlang A); all but arrivals above zero.
struct PatientQueue {
  double arrivals = 0;
  double services = 0;   // Of all agents together while all are busy.
  double hang_ups = 0;   // Of one waiting caller: one by the mean patience.
  double threshold = 0;  // Seconds.
};

// Of a caller who must wait. Shares are of all who wait; means are over all who wait, those who are
// not meant counting zero.
struct PatientWait {
  double inverse_f = 0;  // Share, of the time when all agents are busy, when nobody waits.
  double hung_up = 0;
  double hung_up_in_time = 0;
  double answered_in_time = 0;
  double answered_late = 0;
  double mean_wait = 0;         // Seconds, until answered or hung up.
  double wait_of_answered = 0;  // Seconds; hung up counts zero.
};

// The wait that a caller with endless patience would meet has, once all agents are busy, the
// density (Baccelli and Hebuterne 1981)
//
//   exp(arrivals (1 - e^(-hang_ups w)) / hang_ups - services w)  by a constant.
//
// Everything is an integral of it: F itself, who hangs up (patience shorter than that wait), who is
// answered within the threshold. Its logarithm is concave, so it is integrated in panels that grow
// from its peak by its own slope and curvature, relative to the peak: no overflow whatever the
// load, about 13 digits.
PatientWait MeasurePatientWait(const PatientQueue& queue);

}  // namespace strowger::core
