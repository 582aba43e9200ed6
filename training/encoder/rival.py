"""Builds ONNX Runtime's rivals from the same weights and measures them: fp32, and int8 by dynamic quantisation.

    python training/encoder/rival.py build FOLDER
    python training/encoder/rival.py run FOLDER/int8.onnx TEXTS.jsonl OUT.f32 [N]

`run` prints tokens and CPU seconds of the forward passes alone (one thread; tokenising is not counted, in the rival's favour) and
writes the sentence vectors. N is how many sentences of like length go through together (padded and masked); 1 pads nothing.
"""

import json
import pathlib
import resource
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from reference import Forward, tokenise
from source import Source, find


def build(folder):
    source = Source(find())
    forward = Forward(source)
    nodes, weights = [], []

    def constant(name, values):
        weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(kind, inputs, name, **attributes):
        nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def linear(x, name, weight, bias):
        product = node("MatMul", [x, constant(f"{name}.w", weight.T)], f"{name}.mul")
        return node("Add", [product, constant(f"{name}.b", bias)], f"{name}.out")

    def norm(x, name):
        scale, bias = constant(f"{name}.w", forward.w[f"{name}.w"]), constant(f"{name}.b", forward.w[f"{name}.b"])
        return node("LayerNormalization", [x, scale, bias], f"{name}.out", axis=-1, epsilon=source.eps)

    n_heads, head = source.n_heads, source.hidden // source.n_heads
    shape = constant("shape", np.array([0, 0, n_heads, head], np.int64))
    flat = constant("flat", np.array([0, 0, source.hidden], np.int64))
    factor = constant("factor", np.float32(head**-0.5))
    words = node("Gather", [constant("words", forward.w["emb.word"]), "ids"], "word.rows")
    table = constant("positions", forward.w["emb.pos"] + forward.w["emb.type"][0])
    x = norm(node("Add", [words, node("Gather", [table, "places"], "place.rows")], "embedded"), "emb.ln")
    for i in range(source.n_layers):
        parts = []
        for m, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            y = linear(x, f"l{i}.{m}", forward.w[f"l{i}.{m}.w"], forward.w[f"l{i}.{m}.b"])
            y = node("Reshape", [y, shape], f"l{i}.{m}.split")
            parts.append(node("Transpose", [y], f"l{i}.{m}.heads", perm=order))
        y = node("Mul", [node("MatMul", parts[:2], f"l{i}.dots"), factor], f"l{i}.scaled")
        y = node("Softmax", [node("Add", [y, "mask"], f"l{i}.masked")], f"l{i}.weights", axis=-1)
        y = node("Transpose", [node("MatMul", [y, parts[2]], f"l{i}.mixed")], f"l{i}.joined", perm=[0, 2, 1, 3])
        y = linear(node("Reshape", [y, flat], f"l{i}.context"), f"l{i}.ao", forward.w[f"l{i}.ao.w"], forward.w[f"l{i}.ao.b"])
        x = norm(node("Add", [x, y], f"l{i}.first"), f"l{i}.aln")
        y = linear(x, f"l{i}.fi", forward.w[f"l{i}.fi.w"], forward.w[f"l{i}.fi.b"])
        y = node("Gelu", [y], f"l{i}.gelu")
        y = linear(y, f"l{i}.fo", forward.w[f"l{i}.fo.w"], forward.w[f"l{i}.fo.b"])
        x = norm(node("Add", [x, y], f"l{i}.second"), f"l{i}.oln")
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
        helper.make_tensor_value_info("places", TensorProto.INT64, ["texts", "tokens"]),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["texts", 1, 1, "tokens"]),
    ]
    output = helper.make_tensor_value_info(x, TensorProto.FLOAT, ["texts", "tokens", source.hidden])
    graph = helper.make_graph(nodes, "e5", inputs, [output], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "fp32.onnx")
    for per_channel, name in ((False, "int8.onnx"), (True, "int8-per-channel.onnx")):
        quantize_dynamic(
            folder / "fp32.onnx", folder / name, weight_type=QuantType.QInt8, per_channel=per_channel, op_types_to_quantize=["MatMul"]
        )


def run(model, texts, out, together):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    source = Source(find())
    index = {piece: i for i, piece in enumerate(source.pieces)}
    cache = pathlib.Path(texts).with_suffix(".ids.json")
    if cache.exists():
        ids = json.loads(cache.read_text())
    else:
        lines = [json.loads(line)["text"] for line in open(texts)]
        ids = [[source.bos, *(index[p] for p in tokenise(source, text)), source.eos][:512] for text in lines]
        cache.write_text(json.dumps(ids))
    order = sorted(range(len(ids)), key=lambda i: len(ids[i])) if together > 1 else range(len(ids))
    batches = [order[i : i + together] for i in range(0, len(ids), together)]
    vectors = np.zeros((len(ids), source.hidden), np.float32)
    feeds = []
    for batch in batches:
        width = max(len(ids[i]) for i in batch)
        tokens = np.full((len(batch), width), source.pad, np.int64)
        mask = np.full((len(batch), 1, 1, width), -1e9, np.float32)
        for row, i in enumerate(batch):
            tokens[row, : len(ids[i])] = ids[i]
            mask[row, :, :, : len(ids[i])] = 0
        places = np.broadcast_to(np.arange(width, dtype=np.int64), tokens.shape)
        feeds.append({"ids": tokens, "places": np.ascontiguousarray(places), "mask": mask})
    session.run(None, feeds[0])
    before = resource.getrusage(resource.RUSAGE_SELF)
    for batch, feed in zip(batches, feeds):
        (x,) = session.run(None, feed)
        for row, i in enumerate(batch):
            vectors[i] = x[row, : len(ids[i])].mean(0)
    after = resource.getrusage(resource.RUSAGE_SELF)
    (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("<f4").tofile(out)
    print(sum(map(len, ids)), round(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, 3))


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(pathlib.Path(sys.argv[2]))
    else:
        run(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]) if len(sys.argv) > 5 else 1)
