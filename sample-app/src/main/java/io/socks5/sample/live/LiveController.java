package io.socks5.sample.live;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The API that sends events to the page.
 */
@RestController
class LiveController {

	private final LiveEvents events;

	LiveController(LiveEvents events) {
		this.events = events;
	}

	@GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> events() {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(this.events.open());
	}

}
