"""What is sent is bounded before it is read: nothing on the disk, in memory never more than one file of the largest
size (`FILE_UPLOAD_MAX_MEMORY_SIZE`). On WSGI, what a request announces is all that is read of it."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

ABSURDE = 10
"""Times too large: such a request is not even read to its end."""


class Borne(FileUploadHandler):
    """The first handler. Of a request that announces too much it keeps the names of the files and their announced
    size only: the form can say that they are too large."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.annonce = content_length
        self.trop = content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if content_length > ABSURDE * settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.trop:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        return None if self.trop else raw_data

    def file_complete(self, file_size):
        if not self.trop:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, self.annonce, self.charset)
