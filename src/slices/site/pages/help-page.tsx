// SPDX-License-Identifier: AGPL-3.0-or-later
import { Facts, PageHead, PlainList, Section, StatusOf, taskStates, WithIndex } from '../../../ui/index.ts'
import { planStateHelp, roleHelp } from '../view.ts'

const parts = [
  { id: 'strada', label: 'La strada di un piano' },
  { id: 'spese', label: 'Spese dei data center' },
  { id: 'ruoli', label: 'Che cosa fa ciascun ruolo' },
  { id: 'stati', label: 'Gli stati' },
  { id: 'salvataggio', label: 'Salvare e riprendere' },
  { id: 'tastiera', label: 'Tastiera e lettori di schermo' },
  { id: 'aiuto', label: 'Se qualcosa non va' },
]

/** What each role does, what the statuses mean, how to work without a mouse. */
export function HelpPage() {
  return (
    <>
      <PageHead title="Aiuto" lead="Come si lavora in Regia, una volta per tutte." />
      <WithIndex parts={parts}>
        <Section first id="strada" title="La strada di un piano">
          <PlainList
            items={[
              'L’ufficio o l’ente mette nell’inventario i servizi digitali, gli applicativi che li sostengono e i data center che li ospitano.',
              'Di ogni servizio si indica la classe dei dati, con la fonte e la data.',
              'Nel piano di migrazione ogni servizio ha una strada: modo A, modo B, oppure dismissione o mantenimento con il motivo.',
              'Regia controlla mentre scrivi e dice dove correggere. Nulla ti impedisce di andare avanti: solo la trasmissione aspetta che manchi niente.',
              'Il legale rappresentante o l’incaricato legge il riepilogo, dichiara e trasmette. La versione trasmessa non cambia più e ha una ricevuta.',
              'Un istruttore la esamina: la approva, oppure la rinvia con osservazioni su ogni servizio.',
            ]}
          />
        </Section>
        <Section id="spese" title="Spese dei data center">
          <PlainList
            items={[
              'Per un data center di gruppo B si chiede l’autorizzazione prima di spendere; per uno di gruppo A si comunica, finché il modulo in vigore lo dice; ricerca, trasferimento tecnologico e diagnostica clinica si comunicano prima.',
              'Il contratto si confronta con il giorno in cui, nel piano, se ne va l’ultimo servizio ospitato: se dura di più serve un motivo.',
              'Il parere è di un istruttore, la decisione di un responsabile del programma: due persone diverse.',
              'Ciò che fu chiesto o comunicato negli anni passati, per PEC o su carta, si importa da un foglio: da «Spese», «Importa le passate».',
              'Il silenzio non vale come autorizzazione. Nessun termine di legge per la risposta è stato trovato: i giorni sono una regola interna, e chi amministra Regia può cambiarli fra i dati di riferimento. Domande e nomi degli stati sono nel modulo in vigore, fra le spese, con la loro fonte.',
            ]}
          />
        </Section>
        <Section id="ruoli" title="Che cosa fa ciascun ruolo">
          <Facts facts={roleHelp.map(({ label, task }) => ({ label: capital(label), value: task }))} />
          <p>
            Un ruolo vale dalla sua data di inizio a quella di fine: il giorno dopo non si entra più, e ciò
            che era scritto resta all’ente. Chi ha più ruoli ne sceglie uno alla volta, dal proprio profilo.
          </p>
        </Section>
        <Section id="stati" title="Gli stati">
          <h3>Di un’attività</h3>
          <PlainList
            items={Object.values(taskStates).map((state) => (
              <>
                <StatusOf status={state} />: {state.meaning}.
              </>
            ))}
          />
          <h3>Di un piano</h3>
          <Facts
            facts={planStateHelp.map(({ label, meaning }) => ({ label, value: `${capital(meaning)}.` }))}
          />
        </Section>
        <Section id="salvataggio" title="Salvare e riprendere">
          <p>
            Le bozze si salvano da sole mentre scrivi: accanto al titolo compare l’ora, «Salvato alle 10:42».
            Puoi chiudere e riprendere da dove eri rimasto, anche da un altro computer. Senza JavaScript si
            salva con il pulsante in fondo al modulo.
          </p>
          <p>
            Se un’altra persona cambia lo stesso servizio mentre scrivi, nessuno dei due perde nulla: Regia
            mostra i due testi e chiede quale tenere.
          </p>
        </Section>
        <Section id="tastiera" title="Tastiera e lettori di schermo">
          <PlainList
            items={[
              'Il primo collegamento di ogni pagina, «Vai al contenuto», salta menu e intestazione.',
              'Con Tab ci si sposta fra collegamenti, campi e pulsanti; con Maiusc e Tab si torna indietro.',
              'Invio apre un collegamento e invia un modulo; la barra spaziatrice segna una casella e apre una tendina.',
              'Le date si scrivono: 30/06/2026. Gli importi anche: 1.234,56.',
              'Dopo un errore il cursore è sul riepilogo in cima alla pagina, con un collegamento a ogni campo.',
              'Le tabelle hanno un titolo e le intestazioni di riga: su un telefono ogni riga diventa una scheda.',
            ]}
          />
        </Section>
        <Section id="aiuto" title="Se qualcosa non va">
          <p>
            Ogni rifiuto ha un codice: l’<a href="/errori">elenco dei codici</a> dice che cosa fare. Per tutto
            il resto, <a href="/segnalazioni">segnala un problema</a>.
          </p>
        </Section>
      </WithIndex>
    </>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
