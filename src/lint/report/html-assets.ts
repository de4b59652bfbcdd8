/** The look of the page: light and dark by the system, readable at any width, and on paper. Contrast is at least 4.5 to 1. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--soft:#5b6470;--line:#d5dae0;--card:#f6f7f9;--error:#b3131c;--warning:#8a5300;--info:#0a58b0;--good:#14713a;--mark:#fff1c2}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e6e9ec;--soft:#a3adb8;--line:#343b43;--card:#1d2226;--error:#ff8a8a;--warning:#f0b45a;--info:#82b8ff;--good:#6fd39a;--mark:#4a3d12}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
header,main{max-width:64rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;padding-top:1.5rem;border-bottom:1px solid var(--line)}
h1{font-size:1.4rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
p{margin:.4rem 0}.scope,.facts{color:var(--soft)}.facts{font-size:.85rem}
.error{color:var(--error)}.warning{color:var(--warning)}.info{color:var(--info)}
.verdict{font-size:.85rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:.1rem .6rem;margin-left:.4rem;color:var(--soft)}
.verdict.monolithic{color:var(--error)}.verdict.borderline{color:var(--warning)}.verdict.focused{color:var(--good)}
.picture{overflow:auto;max-height:36rem;border:1px solid var(--line);border-radius:.5rem;padding:.5rem}
svg text{fill:var(--fg);font:13px ui-monospace,monospace}
svg rect{fill:var(--card);stroke:var(--line)}svg .backend rect{stroke:var(--info)}
svg .way{fill:none;stroke:var(--soft);stroke-opacity:.55;stroke-width:1.2}
.filters{display:flex;flex-wrap:wrap;gap:.75rem 1.5rem;align-items:end;margin:.5rem 0}
fieldset{border:0;padding:0;margin:0}legend{padding:0;font-size:.85rem;color:var(--soft)}
select,input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.35rem;padding:.25rem .5rem;max-width:100%}
.findings{list-style:none;padding:0}.findings>li{border:1px solid var(--line);border-radius:.5rem;background:var(--card);padding:.9rem 1rem;margin:.75rem 0;overflow-wrap:anywhere}
code,pre{font:13px/1.5 ui-monospace,monospace}
pre{overflow:auto;background:var(--bg);border:1px solid var(--line);border-radius:.35rem;padding:.5rem;margin:.5rem 0}
mark{background:var(--mark);color:inherit}
summary{cursor:pointer}:focus-visible{outline:2px solid var(--info);outline-offset:2px}
[hidden]{display:none!important}@media print{.filters{display:none}.picture{max-height:none}}
`;

/** The filters. Without scripts everything is shown. */
export const SCRIPT = `
const form=document.querySelector('.filters');
if(form){
  const items=[...document.querySelectorAll('.findings>li')];
  const shown=document.getElementById('shown');
  const apply=()=>{
    const data=new FormData(form);
    const severities=data.getAll('severity');
    const rule=data.get('rule');
    const words=String(data.get('text')).toLowerCase().split(/\\s+/).filter(Boolean);
    let count=0;
    for(const item of items){
      const on=severities.includes(item.dataset.severity)&&(!rule||item.dataset.rule===rule)&&words.every((word)=>item.dataset.text.includes(word));
      item.hidden=!on;
      if(on)count+=1;
    }
    shown.textContent=count+' of '+items.length+' findings';
  };
  form.addEventListener('input',apply);
  form.addEventListener('submit',(event)=>event.preventDefault());
  apply();
}
`;
