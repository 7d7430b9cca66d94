#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/store/statement.h"
#include "base/time.h"

// Reading back the JSON that we wrote. Only in .cc files, since it brings Boost.JSON.
namespace strowger::store {

// Texts from outside may hold bytes that are no UTF-8; they come back as they were.
inline boost::json::value ParseJson(std::string_view text) {
  boost::json::parse_options options;
  options.allow_invalid_utf8 = true;
  return boost::json::parse(text, {}, options);
}

inline std::string TextOf(const boost::json::object& row, std::string_view name) {
  return std::string(row.at(name).as_string());
}

template <class T = std::int64_t>
T NumberOf(const boost::json::object& row, std::string_view name) {
  return static_cast<T>(row.at(name).to_number<std::int64_t>());
}

inline TimePoint TimeOf(const boost::json::object& row, std::string_view name) {
  return TimePoint(Duration(NumberOf(row, name)));
}

// Runs `read` on the parsed text. What we wrote ourselves can always be read; anything else is
// damage.
template <class ReadAll>
auto ReadJson(std::string_view text, ReadAll read) {
  try {
    return read(ParseJson(text));
  } catch (const SqlFailure&) {
    throw;
  } catch (const std::exception& failure) {
    throw SqlFailure(FailureKind::kRefused,
                     std::string("a JSON text is damaged: ") + failure.what());
  }
}

// Reads a list, each of its values by `read`.
template <class T, class ReadOne>
std::vector<T> ReadJsonList(std::string_view text, ReadOne read) {
  return ReadJson(text, [&read](const boost::json::value& parsed) {
    std::vector<T> list;
    for (const auto& value : parsed.as_array()) list.push_back(read(value));
    return list;
  });
}

}  // namespace strowger::store
