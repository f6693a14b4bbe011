"""Networks as others write them, made into ONNX."""
