"""A DICOM node: what machines and archives send is checked, stored, measured, and answered."""
