"""The method in words: what is asked, by which law, with which thresholds, and how often it errs."""

from auditor.method.calibration import Calibration, calibration_json, load_calibration
from auditor.method.confusion import Confusion, Errors, confusion_json, load_confusion
from auditor.method.inspection import inspection_page
from auditor.method.page import method_page

__all__ = [
    "Calibration",
    "Confusion",
    "Errors",
    "calibration_json",
    "confusion_json",
    "inspection_page",
    "load_calibration",
    "load_confusion",
    "method_page",
]
