#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

/* Function-like macros that Swift cannot import. */
static inline int vagary_averror(int code) { return AVERROR(code); }
static inline int vagary_averror_eof(void) { return AVERROR_EOF; }
static inline int64_t vagary_no_pts(void) { return AV_NOPTS_VALUE; }
