"""Whether a clinic is whole: the chain of its audit, and every sealed file by what it holds."""

import hashlib

from ischia.clinic.audit import chain
from ischia.clinic.files import vault
from ischia.clinic.files.models import SealedFile
from ischia.clinic.operations.copies import Checked, Tell
from ischia.model.errors import StorageError

_EACH = 200


def check(tell: Tell) -> Checked:
    """Walk the chain, open every file whose key is not destroyed, and compare what it holds."""
    verdict = chain.verify()
    files = SealedFile.objects.select_related("key").filter(key__destroyed_at=None)
    broken, count = [], 0
    for count, sealed in enumerate(files.order_by("pk").iterator(chunk_size=_EACH), start=1):
        if not _holds(sealed):
            broken.append(f"{sealed.key.opaque}/{sealed.sha256}")
        if count % _EACH == 0:
            tell(f"{count} files checked")
    return Checked(
        entries=verdict.entries,
        head=verdict.head,
        chain_whole=verdict.whole,
        files=count,
        broken=tuple(broken),
    )


def _holds(sealed: SealedFile) -> bool:
    digest = hashlib.sha256()
    try:
        for chunk in vault.stream(sealed.key, sealed.sha256):
            digest.update(chunk)
    except StorageError:
        return False
    return digest.hexdigest() == sealed.sha256
