"""Bytes out: the certificate as PDF, and QR codes. Knows no database, no feature and no request."""
