#include "vagary_plugin.h"
