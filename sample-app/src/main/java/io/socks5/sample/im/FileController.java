package io.socks5.sample.im;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.socks5.sample.im.MessageLog.Entry;
import io.socks5.sample.im.MessageLog.SharedFile;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.XMPPException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityFullJid;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The API that sends files and returns received ones.
 */
@RestController
class FileController {

	private static final int MAX_NAME_LENGTH = 100;

	private final ImSessions sessions;

	private final MessageLog log;

	private final ReceivedFiles files;

	FileController(ImSessions sessions, MessageLog log, ReceivedFiles files) {
		this.sessions = sessions;
		this.log = log;
		this.files = files;
	}

	/**
	 * Sends a file. The media type is required, since a page of another site can make a
	 * browser send a form, but not this type.
	 * @param from the sending account
	 * @param to the name of a contact that is online
	 * @param name the name of the file
	 * @param body the file
	 */
	@PostMapping(path = "/api/files", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	void send(@RequestParam String from, @RequestParam String to, @RequestParam String name, InputStream body)
			throws IOException, InterruptedException {
		ImSession sender = this.sessions.require(from, "from");
		if (!StringUtils.hasText(name) || name.length() > MAX_NAME_LENGTH || !Texts.isXml(name)) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'name' must have 1 to " + MAX_NAME_LENGTH + " characters that XML allows");
		}
		byte[] octets = body.readNBytes(FileExchange.MAX_SIZE + 1);
		if (octets.length == 0 || octets.length > FileExchange.MAX_SIZE) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The file must have 1 octet to 1 MiB");
		}
		try {
			EntityFullJid receiver = sender.contacts().online(to);
			if (receiver == null) {
				throw new ResponseStatusException(HttpStatus.CONFLICT,
						"'to' must be a contact that is online, was '" + to + "'");
			}
			String id = sender.files().send(receiver, name, octets);
			this.log.add(Entry.file(id, from, true, to, new SharedFile(name, octets.length)));
		}
		catch (NotConnectedException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "'" + from + "' is not connected", ex);
		}
		catch (SmackException | XMPPException | IOException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The file was not sent: " + ex.getMessage(), ex);
		}
	}

	@GetMapping("/api/files/{id}")
	ResponseEntity<byte[]> receive(@PathVariable String id) {
		FileExchange.@Nullable ReceivedFile file = this.files.find(id);
		if (file == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "The file is not kept any more");
		}
		// never shown in the page's origin
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(file.name(), StandardCharsets.UTF_8).build().toString())
			.body(file.octets());
	}

}
