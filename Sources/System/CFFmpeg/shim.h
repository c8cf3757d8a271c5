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

/* A plane of a frame, or its bytes from row to row; arrays inside structs are awkward tuples in Swift. */
static inline uint8_t *vagary_frame_plane(const AVFrame *frame, int plane) { return frame->data[plane]; }
static inline int vagary_frame_stride(const AVFrame *frame, int plane) { return frame->linesize[plane]; }

/* Converts the whole of `in` into the buffers of `out`; returns the rows written or a negative error. */
static inline int vagary_sws_convert(struct SwsContext *context, const AVFrame *in, AVFrame *out) {
  return sws_scale(context, (const uint8_t *const *)in->data, in->linesize, 0, in->height, out->data,
                   out->linesize);
}
